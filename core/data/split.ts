import { RandomStream } from '../random/stream';

/** Which rows train and which are held back, each in the order of the data. */
export interface Split {
  readonly training: Int32Array;
  readonly validation: Int32Array;
}

/** At least one row trains, whatever the share. */
export function splitRows(rows: number, share: number, seed: number): Split {
  const held = share > 0 ? Math.min(rows - 1, Math.max(1, Math.round(rows * share))) : 0;
  if (held <= 0)
    return { training: Int32Array.from({ length: rows }, (_, row) => row), validation: new Int32Array(0) };
  const order = new RandomStream(seed, 'split').permutation(rows);
  return { validation: order.slice(0, held).sort(), training: order.slice(held).sort() };
}
