import type { Tensor, TensorMemory } from '../kernels/memory';
import { hessianRows, type RowSink } from './hessianRows';
import type { NetworkObjective } from './networkObjective';

/** Fills the matrix by rows, in whatever order; several threads may each bring some of them. */
export interface HessianMatrix {
  /** [n × n], row-major; complete after `symmetrize`. */
  readonly matrix: Tensor;
  readonly sink: RowSink;
  /**
   * Mirrors what was computed once and averages what was computed twice; the answer is max |H − Hᵀ| / max |H| over the
   * latter, which says how exact the products were (1e-15 is healthy).
   */
  symmetrize(): number;
}

export function hessianMatrix(memory: TensorMemory, n: number): HessianMatrix {
  const matrix = memory.tensor('float64', n * n);
  const a = matrix.data;
  const start = new Int32Array(n);
  return {
    matrix,
    sink(row, first, values) {
      start[row] = first;
      a.set(values, row * n + first);
    },
    symmetrize() {
      let largest = 0;
      let difference = 0;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < start[i]; j++) a[i * n + j] = a[j * n + i];
        for (let j = start[i]; j < i; j++) {
          const below = a[i * n + j];
          const above = a[j * n + i];
          difference = Math.max(difference, Math.abs(below - above));
          a[i * n + j] = a[j * n + i] = 0.5 * (below + above);
        }
        for (let j = 0; j <= i; j++) largest = Math.max(largest, Math.abs(a[i * n + j]));
      }
      return largest > 0 ? difference / largest : 0;
    },
  };
}

/** The whole Hessian at the objective's last differentiated point, in one thread. */
export function denseHessian(
  objective: NetworkObjective,
  onRow?: (done: number) => void,
): { readonly matrix: Tensor; readonly asymmetry: number } {
  const n = objective.size;
  const hessian = hessianMatrix(objective.memory, n);
  for (let row = 0; row < n; row += 32) {
    hessianRows(objective, row, Math.min(n, row + 32), hessian.sink);
    onRow?.(Math.min(n, row + 32));
  }
  return { matrix: hessian.matrix, asymmetry: hessian.symmetrize() };
}
