import { runFailure } from '../../core/session/protocol/failure';
import type { TensorValues } from '../../core/session/protocol/tensor';
import { leaf, type VariableNode } from './variableNode';

/** A tensor in the Variables view: its shape and what its numbers are like; by rows, so that a large one is read in pages. */
export function tensorNode(
  name: string,
  type: string,
  { shape, values }: TensorValues,
  options: {
    readonly evaluateName?: string;
    /** Sets the value at a place of `values`. */
    readonly set?: (index: number, value: number) => Promise<void>;
  } = {},
): VariableNode {
  const part = (title: string, start: number, sides: readonly number[]): VariableNode => {
    const length = sides.reduce((product, side) => product * side, 1);
    if (sides.length === 0)
      return { ...leaf(title, written(values[start])), set: settable(options.set, start) };
    const [count, ...inner] = sides;
    const stride = length / Math.max(1, count);
    return {
      name: title,
      value: describe(values.subarray(start, start + length), sides),
      type,
      indexed: count,
      children: (from, size) =>
        Array.from({ length: Math.max(0, Math.min(size, count - from)) }, (_, i) =>
          part(`[${from + i}]`, start + (from + i) * stride, inner),
        ),
    };
  };
  return { ...part(name, 0, shape), evaluateName: options.evaluateName };
}

function settable(
  set: ((index: number, value: number) => Promise<void>) | undefined,
  index: number,
): VariableNode['set'] {
  if (!set) return undefined;
  return async text => {
    const value = Number(text.trim());
    if (text.trim() === '' || Number.isNaN(value)) throw runFailure(`"${text}" is not a number.`);
    await set(index, value);
    return written(value);
  };
}

/** All digits, and NaN and infinity as such. */
export function written(value: number): string {
  return String(value);
}

function describe(values: Float64Array, shape: readonly number[]): string {
  let sum = 0;
  let low = Infinity;
  let high = -Infinity;
  let finite = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    finite++;
    sum += value;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const short = (value: number): string => String(Number(value.toPrecision(3)));
  const broken = values.length - finite;
  const parts = [`[${shape.join(', ')}]`];
  if (finite > 0) parts.push(`mean ${short(sum / finite)}`, `${short(low)} … ${short(high)}`);
  if (broken > 0) parts.push(`${broken} NaN or infinite`);
  return parts.join(' · ');
}
