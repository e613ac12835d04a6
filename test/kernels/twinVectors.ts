import type { Kernels } from '../../core/kernels/kernels';
import type { TwinViews } from './twinViews';

type VectorKernels = Pick<
  Kernels,
  | 'sumOfSquares'
  | 'dot'
  | 'scale'
  | 'axpy'
  | 'add'
  | 'multiply'
  | 'fill'
  | 'gatherRows'
  | 'gatherInt32'
  | 'symmetricSweep'
>;

export function twinVectors({ real, int32, float64 }: TwinViews): VectorKernels {
  const dot = (x: number, y: number, n: number): number => {
    const [X, Y] = [real(x, n), real(y, n)];
    let sum = 0;
    for (let i = 0; i < n; i++) sum += X[i] * Y[i];
    return sum;
  };
  return {
    dot,
    sumOfSquares: (x, n) => dot(x, x, n),
    scale: (x, n, a) => {
      const X = real(x, n);
      for (let i = 0; i < n; i++) X[i] *= a;
    },
    axpy: (a, x, y, n) => {
      const [X, Y] = [real(x, n), real(y, n)];
      for (let i = 0; i < n; i++) Y[i] += a * X[i];
    },
    add: (x, y, out, n) => {
      const [X, Y, Z] = [real(x, n), real(y, n), real(out, n)];
      for (let i = 0; i < n; i++) Z[i] = X[i] + Y[i];
    },
    multiply: (x, y, out, n) => {
      const [X, Y, Z] = [real(x, n), real(y, n), real(out, n)];
      for (let i = 0; i < n; i++) Z[i] = X[i] * Y[i];
    },
    fill: (x, n, a) => void real(x, n).fill(a),
    gatherRows: (source, index, destination, rows, width) => {
      const chosen = int32(index, rows);
      const to = real(destination, rows * width);
      chosen.forEach((row, r) => {
        const from = real(source, (row + 1) * width);
        for (let i = 0; i < width; i++) to[r * width + i] = from[row * width + i];
      });
    },
    gatherInt32: (source, index, destination, rows) => {
      const to = int32(destination, rows);
      int32(index, rows).forEach((row, r) => (to[r] = int32(source, row + 1)[row]));
    },
    symmetricSweep: (a, n, from, to, update, v, w, x, p) => {
      const [A, V, W, X, P] = [float64(a, n * n), ...[v, w, x, p].map(pointer => float64(pointer, n))];
      for (let i = from; i < to; i++) {
        for (let j = 0; j <= i; j++) {
          if (update) A[i * n + j] -= V[i] * W[j] + W[i] * V[j];
          P[i] += A[i * n + j] * X[j];
          if (j < i) P[j] += A[i * n + j] * X[i];
        }
      }
    },
  };
}
