/**
 * A symmetric tridiagonal matrix T: `diagonal` has n entries, `offDiagonal[i]` couples i and i + 1 and has n − 1.
 * Index legend of this folder: i, j rows and columns; k an eigenvalue's place in ascending order.
 */
export interface Tridiagonal {
  readonly diagonal: Float64Array;
  readonly offDiagonal: Float64Array;
}

/** An upper bound of the largest |eigenvalue|: Gershgorin's circles. */
export function gershgorinBound(matrix: Tridiagonal): number {
  const { diagonal, offDiagonal } = matrix;
  const n = diagonal.length;
  let bound = 0;
  for (let i = 0; i < n; i++) {
    const before = i > 0 ? Math.abs(offDiagonal[i - 1]) : 0;
    const after = i < n - 1 ? Math.abs(offDiagonal[i]) : 0;
    bound = Math.max(bound, Math.abs(diagonal[i]) + before + after);
  }
  return bound;
}

/** T times a power of two, `factor`, that brings its largest entry near 1: exact, and nothing under- or overflows from there. */
export function sizedToOne({
  diagonal,
  offDiagonal,
}: Tridiagonal): Tridiagonal & { readonly factor: number } {
  const larger = (most: number, entry: number): number => Math.max(most, Math.abs(entry));
  const exponent = -Math.floor(Math.log2(offDiagonal.reduce(larger, diagonal.reduce(larger, 0))));
  // Zero, infinite and NaN stay as they are.
  const factor = Number.isFinite(exponent) ? 2 ** Math.max(-1022, Math.min(1022, exponent)) : 1;
  const sized = (entry: number): number => entry * factor;
  return { diagonal: diagonal.map(sized), offDiagonal: offDiagonal.map(sized), factor };
}

/**
 * How many eigenvalues of T are smaller than x: the negative pivots of LDLᵀ = T − xI (Sylvester's law of inertia; Parlett,
 * The Symmetric Eigenvalue Problem, §3.3; Barth, Martin and Wilkinson 1967). O(n), so a tolerance can be a slider.
 */
export function countBelow(matrix: Tridiagonal, x: number): number {
  const { diagonal, offDiagonal } = matrix;
  // A zero pivot is moved by less than one rounding of the matrix, which keeps the count exact for a nearby matrix.
  const floor = Number.EPSILON * (gershgorinBound(matrix) + Number.MIN_VALUE / Number.EPSILON);
  let count = 0;
  let pivot = 1;
  for (let i = 0; i < diagonal.length; i++) {
    const coupling = i > 0 ? offDiagonal[i - 1] : 0;
    pivot = diagonal[i] - x - (coupling * coupling) / pivot;
    if (Math.abs(pivot) < floor) pivot = -floor;
    if (pivot < 0) count++;
  }
  return count;
}

/** Eigenvalues below −tolerance, within ±tolerance, and above. */
export interface Inertia {
  readonly negative: number;
  readonly zero: number;
  readonly positive: number;
}

/** The inertia of T at a tolerance, by two Sturm counts. */
export function inertia(matrix: Tridiagonal, tolerance: number): Inertia {
  const n = matrix.diagonal.length;
  const negative = countBelow(matrix, -tolerance);
  const positive = n - countBelow(matrix, tolerance);
  return { negative, zero: n - negative - positive, positive };
}
