import type { NetworkObjective } from './networkObjective';
import type { Progress } from './objective';
import { decomposeSymmetric } from './symmetric/decompose';

/**
 * All eigenvalues of G = Jᵀ ∇²L J, ascending. H = G + Σ residual · ∇²f: G is positive semidefinite, so every negative
 * curvature of the loss comes from the rest (Schraudolph 2002).
 */
export function gaussNewtonEigenvalues(
  objective: NetworkObjective,
  point: Float64Array,
  progress: Progress,
): Float64Array {
  const n = objective.size;
  objective.differentiate(point, new Float64Array(n));
  const mark = objective.memory.mark();
  try {
    const matrix = objective.memory.tensor('float64', n * n);
    const unit = new Float64Array(n);
    const column = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      if ((i & 31) === 0) progress.report(i, n, 'Gauss-Newton products');
      unit[i] = 1;
      objective.gaussNewtonProduct(unit, column);
      unit[i] = 0;
      matrix.data.set(column, i * n);
    }
    return decomposeSymmetric(objective.memory, matrix, n).values;
  } finally {
    objective.memory.release(mark);
  }
}
