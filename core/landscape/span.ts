import { addScaled, dot, norm, scale } from './vector';

/** What is left of a unit vector after projecting out the span when it lies in it, by rounding alone. */
const DEPENDENT = 1e-7;

/** A growing orthonormal basis. Most directions asked about touch few parameters, which makes their overlaps cheap. */
export class Span {
  readonly basis: Float64Array[] = [];

  /** The unit vector of what `vector` brings that is new; undefined where it is zero or lies in the span. */
  newPart(vector: Float64Array): Float64Array | undefined {
    const length = norm(vector);
    if (!(length > 0)) return undefined;
    const result = Float64Array.from(vector);
    scale(1 / length, result);
    this.remove(result);
    const left = norm(result);
    if (left <= DEPENDENT) return undefined;
    scale(1 / left, result);
    // The second pass removes what rounding left of the first (Parlett, Kahan).
    this.remove(result);
    scale(1 / norm(result), result);
    return result;
  }

  add(unit: Float64Array): void {
    this.basis.push(unit);
  }

  private remove(vector: Float64Array): void {
    const touched: number[] = [];
    for (let i = 0; i < vector.length; i++) if (vector[i] !== 0) touched.push(i);
    const overlaps = this.basis.map(q => {
      if (4 * touched.length > vector.length) return dot(q, vector);
      let sum = 0;
      for (const i of touched) sum += q[i] * vector[i];
      return sum;
    });
    overlaps.forEach((overlap, k) => {
      if (overlap !== 0) addScaled(-overlap, this.basis[k], vector);
    });
  }
}
