import type { Histogram } from '../session/protocol/batchNorm';

/** Counts in equal bins over the range of the finite values; a constant is one full bin in the middle. */
export function histogramOf(values: ArrayLike<number>, bins: number, count = values.length): Histogram {
  let low = Infinity;
  let high = -Infinity;
  let nan = 0;
  let infinite = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i];
    if (Number.isNaN(value)) nan++;
    else if (!Number.isFinite(value)) infinite++;
    else {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  const counts = new Int32Array(bins);
  if (low > high) return { low: 0, high: 0, counts, nan, infinite };
  if (low === high) {
    const half = Math.max(Math.abs(low) * 1e-3, 1e-6);
    low -= half;
    high += half;
  }
  const scale = bins / (high - low);
  for (let i = 0; i < count; i++) {
    const value = values[i];
    // The last bin is closed: the largest value belongs to it.
    if (Number.isFinite(value)) counts[Math.min(bins - 1, Math.floor((value - low) * scale))]++;
  }
  return { low, high, counts, nan, infinite };
}
