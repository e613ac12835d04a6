import { TorchGenerator } from '../../random/torchGenerator';
import { gershgorinBound, sizedToOne, type Tridiagonal } from './tridiagonal';

const ITERATIONS = 5;

/**
 * Eigenvectors of T for a few of its eigenvalues, by inverse iteration (Wilkinson; LAPACK's dstein): unit vectors in T's
 * basis, each made orthogonal to those of nearby eigenvalues before it, since inverse iteration cannot tell them apart.
 *
 * @param chosen eigenvalues in ascending order (repeated ones repeated).
 */
export function tridiagonalEigenvectors(matrix: Tridiagonal, chosen: ArrayLike<number>): Float64Array[] {
  const n = matrix.diagonal.length;
  const sized = sizedToOne(matrix);
  const norm = gershgorinBound(sized) || 1;
  const cluster = 1e-3 * norm;
  const separation = Number.EPSILON * norm * 2;
  const solver = new ShiftedSolver(sized, norm);
  const starts = new TorchGenerator(0);
  const vectors: Float64Array[] = [];
  let clusterStart = 0;
  let previousShift = Number.NEGATIVE_INFINITY;

  for (let k = 0; k < chosen.length; k++) {
    const value = chosen[k] * sized.factor;
    if (k > 0 && value - chosen[k - 1] * sized.factor > cluster) clusterStart = k;
    // Equal shifts would give equal vectors: step past the one before by one rounding, as dstein does.
    const shift = Math.max(value, previousShift + separation);
    previousShift = shift;
    solver.factor(shift);
    // Drawn, as dstein's: vectors made by a rule depend on each other, and a space of many dimensions runs out of them.
    const vector = new Float64Array(n);
    starts.fillUniform(vector, -1, 1);
    for (let iteration = 0; iteration < ITERATIONS; iteration++) {
      solver.solve(vector);
      normalize(vector);
      // Twice is enough (Parlett, Kahan): the second pass removes what rounding left of the first.
      for (let pass = 0; pass < 2; pass++) {
        for (let j = clusterStart; j < k; j++) removeComponent(vector, vectors[j]);
        normalize(vector);
      }
    }
    vectors.push(vector);
  }
  return vectors;
}

function removeComponent(vector: Float64Array, unit: Float64Array): void {
  let overlap = 0;
  for (let i = 0; i < vector.length; i++) overlap += vector[i] * unit[i];
  for (let i = 0; i < vector.length; i++) vector[i] -= overlap * unit[i];
}

function normalize(vector: Float64Array): void {
  let largest = 0;
  for (let i = 0; i < vector.length; i++) largest = Math.max(largest, Math.abs(vector[i]));
  if (largest === 0) return;
  let squares = 0;
  for (let i = 0; i < vector.length; i++) {
    vector[i] /= largest;
    squares += vector[i] * vector[i];
  }
  const scale = 1 / Math.sqrt(squares);
  for (let i = 0; i < vector.length; i++) vector[i] *= scale;
}

/** LU with partial pivoting of T − σI: the factor has one more super-diagonal (Golub and Van Loan §4.3). */
class ShiftedSolver {
  private readonly pivot: Float64Array;
  private readonly upper: Float64Array;
  private readonly upper2: Float64Array;
  private readonly multiplier: Float64Array;
  private readonly swapped: Uint8Array;

  constructor(
    private readonly matrix: Tridiagonal,
    private readonly norm: number,
  ) {
    const n = matrix.diagonal.length;
    this.pivot = new Float64Array(n);
    this.upper = new Float64Array(n);
    this.upper2 = new Float64Array(n);
    this.multiplier = new Float64Array(n);
    this.swapped = new Uint8Array(n);
  }

  factor(shift: number): void {
    const { pivot, upper, upper2, multiplier, swapped } = this;
    const { diagonal, offDiagonal } = this.matrix;
    const n = diagonal.length;
    let current = diagonal[0] - shift;
    let next = n > 1 ? offDiagonal[0] : 0;
    for (let i = 0; i < n - 1; i++) {
      const below = offDiagonal[i];
      const belowDiagonal = diagonal[i + 1] - shift;
      const belowNext = i + 2 < n ? offDiagonal[i + 1] : 0;
      if (Math.abs(current) >= Math.abs(below)) {
        swapped[i] = 0;
        pivot[i] = this.awayFromZero(current);
        upper[i] = next;
        upper2[i] = 0;
        multiplier[i] = below / pivot[i];
        current = belowDiagonal - multiplier[i] * next;
        next = belowNext;
      } else {
        swapped[i] = 1;
        pivot[i] = this.awayFromZero(below);
        upper[i] = belowDiagonal;
        upper2[i] = belowNext;
        multiplier[i] = current / pivot[i];
        current = next - multiplier[i] * belowDiagonal;
        next = -multiplier[i] * belowNext;
      }
    }
    pivot[n - 1] = this.awayFromZero(current);
  }

  solve(x: Float64Array): void {
    const { pivot, upper, upper2, multiplier, swapped } = this;
    const n = x.length;
    for (let i = 0; i < n - 1; i++) {
      if (swapped[i]) {
        const held = x[i];
        x[i] = x[i + 1];
        x[i + 1] = held - multiplier[i] * x[i];
      } else {
        x[i + 1] -= multiplier[i] * x[i];
      }
    }
    for (let i = n - 1; i >= 0; i--) {
      let value = x[i];
      if (i + 1 < n) value -= upper[i] * x[i + 1];
      if (i + 2 < n) value -= upper2[i] * x[i + 2];
      x[i] = value / pivot[i];
    }
  }

  /** An exact eigenvalue makes the last pivot vanish; a tiny one instead is what amplifies the eigenvector. */
  private awayFromZero(value: number): number {
    const floor = Number.EPSILON * this.norm * Number.EPSILON;
    return Math.abs(value) < floor ? floor : value;
  }
}
