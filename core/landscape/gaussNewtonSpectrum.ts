import type { Tensor } from '../kernels/memory';
import type { FloatArray } from '../network/definition';
import type { NetworkObjective } from './networkObjective';
import type { Progress } from './objective';
import { decomposeSymmetric } from './symmetric/decompose';

/** Spectra of the two parts of H = G + R, each ascending. */
export interface PartSpectra {
  readonly gaussNewton: Float64Array;
  readonly residualPart: Float64Array;
}

/**
 * The eigenvalues of G = Jᵀ ∇²L J and of the rest R = Σ residual · ∇²f. G is positive semidefinite, so every negative
 * curvature of the loss comes from R (Schraudolph 2002).
 *
 * @param fillHessian writes H [n × n]
 */
export function partSpectra(
  objective: NetworkObjective,
  point: Float64Array,
  fillHessian: (matrix: FloatArray) => void,
  progress: Progress,
): PartSpectra {
  const n = objective.size;
  objective.differentiate(point, new Float64Array(n));
  const mark = objective.memory.mark();
  try {
    const matrix = objective.memory.tensor('float64', n * n);
    const rest = objective.memory.tensor('float64', n * n);
    fillHessian(rest.data);
    const unit = new Float64Array(n);
    const column = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      if ((i & 31) === 0) progress.report(i, 2 * n, 'Gauss-Newton products');
      unit[i] = 1;
      objective.gaussNewtonProduct(unit, column);
      unit[i] = 0;
      matrix.data.set(column, i * n);
      for (let j = 0; j < n; j++) rest.data[i * n + j] -= column[j];
    }
    const decompose = (part: Tensor, before: number): Float64Array =>
      decomposeSymmetric(objective.memory, part, n, done =>
        progress.report(before + done / 2, 2 * n, 'Eigenvalues of the parts'),
      ).values;
    const gaussNewton = decompose(matrix, n);
    const residualPart = decompose(rest, 1.5 * n);
    return { gaussNewton, residualPart };
  } finally {
    objective.memory.release(mark);
  }
}
