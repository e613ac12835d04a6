import type { FloatArray } from '../network/definition';

/** Of the finite values; those that are not are counted. */
export interface Moments {
  readonly mean: number;
  /** Mean of the squares' root. */
  readonly rms: number;
  readonly variance: number;
  readonly nan: number;
  readonly infinite: number;
}

/** NaN for no values at all. */
export function momentsOf(values: FloatArray, count = values.length): Moments {
  let sum = 0;
  let squares = 0;
  let nan = 0;
  let infinite = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i];
    if (Number.isFinite(value)) {
      sum += value;
      squares += value * value;
    } else if (Number.isNaN(value)) nan++;
    else infinite++;
  }
  const n = count - nan - infinite;
  const mean = sum / n;
  const square = squares / n;
  return { mean, rms: Math.sqrt(square), variance: Math.max(0, square - mean * mean), nan, infinite };
}

/** Euclidean norm, in a fixed order. */
export function norm(values: FloatArray, from = 0, to = values.length): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i] * values[i];
  return Math.sqrt(sum);
}

/** The middle value, of an even number the mean of the two; NaN of none. */
export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
