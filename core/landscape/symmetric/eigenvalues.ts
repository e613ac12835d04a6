import { sizedToOne, type Tridiagonal } from './tridiagonal';

const MAX_SWEEPS = 60;

/** Couplings below this, beside a norm near 1, are nothing: the square of a smaller one is no number any more (as LAPACK's dsteqr). */
const NEGLIGIBLE = 2 ** -512;

/** A rotation is read off two numbers; where both are below this their rounding is coarse, and it would not be orthogonal. */
const NO_ROTATION = 2 ** -960;

/** The QL iteration did not settle: `unconverged` eigenvalues at the start of the returned order are not to be trusted. */
export interface Eigenvalues {
  /** Ascending. */
  readonly values: Float64Array;
  readonly unconverged: number;
}

/**
 * All eigenvalues of a symmetric tridiagonal matrix, ascending, by implicit QL with Wilkinson's shift and without vectors
 * (Dubrulle, Martin and Wilkinson 1968; Golub and Van Loan, Matrix Computations, §8.3), on T scaled to a norm near 1. Error a
 * few roundings of ‖T‖₂.
 */
export function tridiagonalEigenvalues(matrix: Tridiagonal): Eigenvalues {
  const n = matrix.diagonal.length;
  const { diagonal: d, offDiagonal, factor } = sizedToOne(matrix);
  const e = new Float64Array(n);
  e.set(offDiagonal);
  let unconverged = 0;

  for (let low = 0; low < n; low++) {
    for (let sweep = 0; ; sweep++) {
      const split = firstNegligible(d, e, low);
      if (split === low) break;
      if (sweep === MAX_SWEEPS) {
        unconverged++;
        break;
      }
      chaseBulge(d, e, low, split);
    }
  }
  return { values: d.sort().map(value => value / factor), unconverged };
}

/** The first index ≥ low whose coupling to the next is lost in rounding. */
function firstNegligible(d: Float64Array, e: Float64Array, low: number): number {
  let m = low;
  for (; m < d.length - 1; m++) {
    const size = Math.abs(d[m]) + Math.abs(d[m + 1]);
    if (Math.abs(e[m]) <= Math.max(Number.EPSILON * size, NEGLIGIBLE)) break;
  }
  return m;
}

/** One implicit QL sweep on the unreduced block low … high. */
function chaseBulge(d: Float64Array, e: Float64Array, low: number, high: number): void {
  let g = (d[low + 1] - d[low]) / (2 * e[low]);
  let r = hypotenuse(g, 1);
  g = d[high] - d[low] + e[low] / (g + (g >= 0 ? r : -r));
  let sine = 1;
  let cosine = 1;
  let shifted = 0;
  for (let i = high - 1; i >= low; i--) {
    const f = sine * e[i];
    const b = cosine * e[i];
    r = hypotenuse(f, g);
    e[i + 1] = r;
    if (r < NO_ROTATION) {
      // The block falls apart by itself: undo the pending shift and look again.
      d[i + 1] -= shifted;
      e[i + 1] = 0;
      e[high] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    g = d[i + 1] - shifted;
    r = (d[i] - g) * sine + 2 * cosine * b;
    shifted = sine * r;
    d[i + 1] = g + shifted;
    g = cosine * r - b;
  }
  d[low] -= shifted;
  e[low] = g;
  e[high] = 0;
}

/** √(a² + b²) without overflow, faster than Math.hypot in the usual range. */
function hypotenuse(a: number, b: number): number {
  const squares = a * a + b * b;
  return squares > 1e-280 && squares < 1e280 ? Math.sqrt(squares) : Math.hypot(a, b);
}
