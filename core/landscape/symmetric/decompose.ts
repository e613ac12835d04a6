import type { Tensor, TensorMemory } from '../../kernels/memory';
import { tridiagonalEigenvalues } from './eigenvalues';
import { tridiagonalEigenvectors } from './inverseIteration';
import type { Tridiagonal } from './tridiagonal';
import { tridiagonalize } from './tridiagonalize';

/** All eigenvalues of a dense symmetric matrix, and vectors for the few that are asked for. */
export interface SymmetricDecomposition {
  /** Ascending. */
  readonly values: Float64Array;
  /** How many values did not converge; 0 in practice. */
  readonly unconverged: number;
  /** For counting eigenvalues below any number in O(n). */
  readonly tridiagonal: Tridiagonal;
  /** Orthonormal eigenvectors for the given places in `values` (ascending), each [n]. */
  vectors(places: readonly number[]): Float64Array[];
}

/**
 * Destroys the [n × n] float64 `matrix` in `memory` (its lower triangle becomes the reflections that `vectors` needs, so keep
 * it allocated while vectors are wanted). Errors of the values are a few roundings of ‖A‖₂.
 */
export function decomposeSymmetric(
  memory: TensorMemory,
  matrix: Tensor,
  n: number,
  onColumn?: (done: number) => void,
): SymmetricDecomposition {
  const reduced = tridiagonalize(memory, matrix, n, onColumn);
  const { values, unconverged } = tridiagonalEigenvalues(reduced.matrix);
  return {
    values,
    unconverged,
    tridiagonal: reduced.matrix,
    vectors(places) {
      const ascending = [...places].sort((a, b) => a - b);
      const found = tridiagonalEigenvectors(
        reduced.matrix,
        ascending.map(place => values[place]),
      );
      for (const vector of found) reduced.backTransform(vector);
      return places.map(place => found[ascending.indexOf(place)]);
    },
  };
}

/** The same for a matrix held outside of any memory; leaves it untouched and keeps nothing allocated. */
export function decomposeSmall(
  memory: TensorMemory,
  matrix: Float64Array,
  n: number,
): { readonly values: Float64Array; readonly vectors: Float64Array[] } {
  const mark = memory.mark();
  try {
    const copy = memory.tensor('float64', n * n);
    copy.data.set(matrix);
    const result = decomposeSymmetric(memory, copy, n);
    return { values: result.values, vectors: result.vectors(Array.from(result.values.keys())) };
  } finally {
    memory.release(mark);
  }
}
