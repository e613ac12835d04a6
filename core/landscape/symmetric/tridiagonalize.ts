import type { Tensor, TensorMemory } from '../../kernels/memory';
import type { Tridiagonal } from './tridiagonal';

/** A = Q T Qᵀ: T, and Q as the Householder vectors left in the rows of the destroyed matrix. */
export interface Tridiagonalization {
  readonly matrix: Tridiagonal;
  /** Turns a vector of T's basis into one of A's: y = Q x, in place. Valid while the matrix's memory is. */
  backTransform(vector: Float64Array): void;
}

/**
 * Reduces a symmetric matrix to tridiagonal form by Householder reflections, last row first as EISPACK's tred2 does, so that
 * every row that is read lies contiguous (Golub and Van Loan, §8.3.1). About 4/3 n³ operations.
 *
 * @param matrix [n × n] float64 in `memory`; only the lower triangle is read, and it is destroyed.
 * @param onColumn called now and then with the number of columns done; may throw to give up.
 */
export function tridiagonalize(
  memory: TensorMemory,
  matrix: Tensor,
  n: number,
  onColumn?: (done: number) => void,
): Tridiagonalization {
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(Math.max(0, n - 1));
  const scale = new Float64Array(n);
  const a = matrix.data;
  const mark = memory.mark();
  const reflector = [memory.tensor('float64', n), memory.tensor('float64', n)];
  const correction = memory.tensor('float64', n);
  const product = memory.tensor('float64', n);
  const kernels = memory.kernels('float64');

  try {
    // `pending` holds the reflection whose rank-two update has reached only the row it needed so far.
    let pending = 0;
    for (let k = n - 1; k > 0; k--) {
      const v = reflector[k & 1];
      const before = reflector[(k + 1) & 1];
      const row = k * n;
      diagonal[k] = a[row + k];
      const { tau, alpha } = householder(a, row, k, v.data);
      offDiagonal[k - 1] = alpha;
      scale[k] = tau;

      product.data.fill(0);
      kernels.symmetricSweep(
        matrix.pointer,
        n,
        0,
        k,
        pending,
        before.pointer,
        correction.pointer,
        v.pointer,
        product.pointer,
      );
      formCorrection(v.data, product.data, tau, k, correction.data);
      applyToRow(a, k - 1, n, v.data, correction.data);
      // Row k − 1 is now up to date; the sweep of the next column brings the rows above it up to date as it passes.
      pending = 1;
      if ((k & 31) === 0) onColumn?.(n - k);
    }
    if (n > 0) diagonal[0] = a[0];
  } finally {
    memory.release(mark);
  }
  return {
    matrix: { diagonal, offDiagonal },
    backTransform: vector => backTransform(a, n, scale, vector),
  };
}

/**
 * H = I − τ v vᵀ with H x = α e_last for x = row[0 … k−1]. Leaves v in `v` and in the row (for the way back).
 * α has the sign that avoids cancellation (Golub and Van Loan, Algorithm 5.1.1).
 */
function householder(
  a: Float32Array | Float64Array,
  row: number,
  k: number,
  v: Float32Array | Float64Array,
): { tau: number; alpha: number } {
  let largest = 0;
  for (let j = 0; j < k - 1; j++) largest = Math.max(largest, Math.abs(a[row + j]));
  const last = a[row + k - 1];
  if (largest === 0) {
    // Nothing to annihilate: H = I.
    v.fill(0);
    for (let j = 0; j < k; j++) a[row + j] = 0;
    return { tau: 0, alpha: last };
  }
  largest = Math.max(largest, Math.abs(last));
  let squares = 0;
  for (let j = 0; j < k; j++) squares += (a[row + j] / largest) ** 2;
  const norm = largest * Math.sqrt(squares);
  const alpha = last > 0 ? -norm : norm;
  const pivot = last - alpha;
  for (let j = 0; j < k - 1; j++) v[j] = a[row + j] / pivot;
  v[k - 1] = 1;
  for (let j = k; j < v.length; j++) v[j] = 0;
  for (let j = 0; j < k; j++) a[row + j] = v[j];
  return { tau: -pivot / alpha, alpha };
}

/** w = τ p − ½ τ (τ pᵀv) v, so that H A H = A − v wᵀ − w vᵀ. */
function formCorrection(
  v: Float32Array | Float64Array,
  p: Float32Array | Float64Array,
  tau: number,
  k: number,
  w: Float32Array | Float64Array,
): void {
  let overlap = 0;
  for (let j = 0; j < k; j++) overlap += p[j] * v[j];
  const half = 0.5 * tau * tau * overlap;
  for (let j = 0; j < k; j++) w[j] = tau * p[j] - half * v[j];
  for (let j = k; j < w.length; j++) w[j] = 0;
}

function applyToRow(
  a: Float32Array | Float64Array,
  i: number,
  n: number,
  v: Float32Array | Float64Array,
  w: Float32Array | Float64Array,
): void {
  const row = i * n;
  for (let j = 0; j <= i; j++) a[row + j] -= v[i] * w[j] + w[i] * v[j];
}

function backTransform(
  a: Float32Array | Float64Array,
  n: number,
  scale: Float64Array,
  vector: Float64Array,
): void {
  for (let k = 1; k < n; k++) {
    const tau = scale[k];
    if (tau === 0) continue;
    const row = k * n;
    let overlap = 0;
    for (let j = 0; j < k; j++) overlap += a[row + j] * vector[j];
    const factor = tau * overlap;
    for (let j = 0; j < k; j++) vector[j] -= factor * a[row + j];
  }
}
