/**
 * Orders rows so that like lies beside like: the leading direction of the centred rows, by power iteration. Rows that do the
 * same come next to each other, two clusters come apart; deterministic.
 *
 * @param values [rows × width]; what is not finite counts as 0
 */
export function orderByLikeness(values: ArrayLike<number>, rows: number, width: number): Int32Array {
  const mean = new Float64Array(width);
  const at = (row: number, j: number): number => {
    const value = values[row * width + j];
    return Number.isFinite(value) ? value : 0;
  };
  for (let row = 0; row < rows; row++) for (let j = 0; j < width; j++) mean[j] += at(row, j) / rows;
  let direction = startOf(at, mean, rows, width);
  const score = new Float64Array(rows);
  for (let round = 0; round < 12; round++) {
    for (let row = 0; row < rows; row++) {
      let sum = 0;
      for (let j = 0; j < width; j++) sum += (at(row, j) - mean[j]) * direction[j];
      score[row] = sum;
    }
    const next = new Float64Array(width);
    for (let row = 0; row < rows; row++)
      for (let j = 0; j < width; j++) next[j] += (at(row, j) - mean[j]) * score[row];
    const length = Math.hypot(...next);
    if (!(length > 0)) break;
    direction = next.map(value => value / length);
  }
  return sortedBy(rows, row => score[row]);
}

/** The row that is farthest from the mean: never at right angles to all that varies. */
function startOf(
  at: (row: number, j: number) => number,
  mean: Float64Array,
  rows: number,
  width: number,
): Float64Array {
  let farthest = new Float64Array(width);
  let most = -1;
  for (let row = 0; row < rows; row++) {
    let square = 0;
    for (let j = 0; j < width; j++) square += (at(row, j) - mean[j]) ** 2;
    if (square > most) {
      most = square;
      farthest = Float64Array.from({ length: width }, (_, j) => at(row, j) - mean[j]);
    }
  }
  return farthest;
}

/** Indices 0 … count − 1 in ascending order of their keys; equal ones as they were, NaN last. */
export function sortedBy(count: number, key: (index: number) => number): Int32Array {
  const keys = Float64Array.from({ length: count }, (_, index) => key(index));
  const rank = (value: number): number => (Number.isNaN(value) ? Infinity : value);
  return Int32Array.from({ length: count }, (_, index) => index).sort((a, b) => {
    const [x, y] = [rank(keys[a]), rank(keys[b])];
    return x === y ? a - b : x < y ? -1 : 1;
  });
}
