import assert from 'node:assert/strict';
import type { Precision } from '../../core/kernels/memory';

/** What may separate two correct computations in the same precision after some twenty steps. */
export const tolerances: Readonly<Record<Precision, number>> = { float32: 1e-4, float64: 1e-9 };

/** Largest difference of two vectors, relative to the largest entry expected; NaN only equals NaN. */
export function relativeDistance(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let difference = 0;
  let scale = 0;
  for (let i = 0; i < expected.length; i++) {
    if (Object.is(actual[i], expected[i])) continue;
    const distance = Math.abs(actual[i] - expected[i]);
    difference = Number.isFinite(distance) ? Math.max(difference, distance) : Infinity;
  }
  for (let i = 0; i < expected.length; i++) scale = Math.max(scale, Math.abs(expected[i]));
  return difference === 0 ? 0 : difference / scale;
}

export function assertClose(
  what: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  assert.equal(actual.length, expected.length, `length of ${what}`);
  const distance = relativeDistance(actual, expected);
  if (distance <= tolerance) return;
  const show = (values: ArrayLike<number>): string => Array.from(values).slice(0, 8).join(', ');
  assert.fail(`${what} differs by ${distance}: ${show(actual)} instead of ${show(expected)}`);
}
