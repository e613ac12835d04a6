/** The role of a thread that helps with matrix products, told to the one worker file by its `workerData`. */
export const kernelRole = 'kernels';

/** What a thread can be asked to do a part of. */
export const productKind = {
  forward: 0,
  forwardAdd: 1,
  inputGradient: 2,
  inputGradientAdd: 3,
  weightGradient: 4,
  weightGradientAdd: 5,
} as const;

export type ProductKind = (typeof productKind)[keyof typeof productKind];

/** Places in the control block: an Int32Array that all threads of a pool share. */
export const control = {
  /** Counts the tasks; a thread works when it changes. −1 ends it. */
  generation: 0,
  /** Threads that have not finished their part. */
  pending: 1,
  /** Threads that have started. */
  ready: 2,
  /** 1 for float64. */
  wide: 3,
  kind: 4,
  /** The first matrix, the second, the bias or 0, the result: byte offsets, to be read unsigned. */
  operands: 5,
  /** S, I, O. */
  shape: 9,
  length: 12,
} as const;

/** Parts end at multiples of this, which all heights of a tile divide. */
const grain = 12;

/** Rows of part `index` of `parts`: neighbours share their ends, together they are all rows. */
export function partOf(rows: number, index: number, parts: number): { from: number; to: number } {
  const step = Math.ceil(rows / parts / grain) * grain;
  return { from: Math.min(rows, index * step), to: Math.min(rows, (index + 1) * step) };
}
