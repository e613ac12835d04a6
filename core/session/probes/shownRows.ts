import type { DataPart } from '../../data/dataset';

/** More points than this are neither seen apart nor drawn quickly. */
const mostPoints = 2000;
/** Numbers of one set: wide rows are fewer, so that a frame stays below a megabyte. */
const mostNumbers = 100_000;

/** Which rows of a part of the data are drawn: all, or evenly spaced ones. */
export function shownRows(part: DataPart, features: number): Int32Array {
  const affordable = Math.max(1, Math.floor(mostNumbers / features));
  const rows = Math.min(part.rows, mostPoints, affordable);
  return Int32Array.from({ length: rows }, (_, row) => Math.floor((row * part.rows) / rows));
}
