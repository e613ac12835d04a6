import { RandomStream } from '../random/stream';

/** The order of the rows in an epoch (from 0): a permutation that depends on seed and epoch alone. */
export function epochOrder(seed: number, epoch: number, rows: number): Int32Array {
  return new RandomStream(seed, 'order', epoch).permutation(rows);
}
