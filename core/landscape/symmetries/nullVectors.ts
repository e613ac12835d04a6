import { addScaled, dot, norm, scale } from '../vector';

/** A column that keeps less than this share of its length beside the others depends on them. */
const DEPENDENT = 1e-10;

/**
 * Independent vectors u with X u = 0: each says how one column of X is made of others. By Gram–Schmidt with the column taken
 * next of which most is left (QR with column pivoting; Golub and Van Loan, Matrix Computations, §5.4), each projected twice.
 *
 * @param columns X by columns, all of one length
 */
export function nullVectors(columns: readonly Float64Array[]): Float64Array[] {
  const count = columns.length;
  const rest = columns.map(column => Float64Array.from(column));
  const lengths = columns.map(norm);
  // Shares of the columns' own lengths: features come in very different units.
  const share = (j: number): number => (lengths[j] > 0 ? norm(rest[j]) / lengths[j] : 0);
  const waiting = new Set(columns.keys());
  const chosen: number[] = [];
  const basis: Float64Array[] = [];
  // xⱼ = Σ weight[j][k] · basis[k] + rest[j].
  const weight = columns.map(() => new Float64Array(Math.min(count, columns[0]?.length ?? 0)));
  const shares = columns.map((_, j) => share(j));
  while (chosen.length < weight[0].length) {
    let next = -1;
    for (const j of waiting) if (shares[j] > DEPENDENT && (next < 0 || shares[j] > shares[next])) next = j;
    if (next < 0) break;
    const k = chosen.push(next) - 1;
    waiting.delete(next);
    const unit = rest[next];
    // What rounding left of the projections before.
    for (let earlier = 0; earlier < k; earlier++) {
      const overlap = dot(basis[earlier], unit);
      weight[next][earlier] += overlap;
      addScaled(-overlap, basis[earlier], unit);
    }
    weight[next][k] = norm(unit);
    scale(1 / weight[next][k], unit);
    basis.push(unit);
    for (const j of waiting) {
      const overlap = dot(unit, rest[j]);
      weight[j][k] = overlap;
      addScaled(-overlap, unit, rest[j]);
      shares[j] = share(j);
    }
  }
  return [...waiting].map(j => {
    const vector = new Float64Array(count);
    vector[j] = 1;
    // Back substitution: the chosen columns form a triangle in the basis.
    const open = Float64Array.from(weight[j]);
    for (let k = chosen.length - 1; k >= 0; k--) {
      const column = chosen[k];
      const factor = open[k] / weight[column][k];
      vector[column] = -factor;
      for (let i = 0; i <= k; i++) open[i] -= factor * weight[column][i];
    }
    return vector;
  });
}
