import type { TensorMemory } from '../../kernels/memory';
import { lanczos } from '../lanczos';
import type { Objective } from '../objective';
import { decomposeSmall } from '../symmetric/decompose';
import { addScaled, dot, norm } from '../vector';
import type { Stepper } from './descent';

/** Up to here every eigenvector is computed; beyond, those of the Krylov space of the gradient. */
export const exactNewtonLimit = 160;
const krylovSteps = 80;
/** Shares of ‖H‖ that are tried as damping, and the best of them taken, as the authors do (their §6). */
const dampings = [1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6];
const halvings = 12;
/** A step that brings less than this share of all that was gained is the last. */
const negligible = 1e-4;

/**
 * θ ← θ − (|H| + δ)⁻¹ g with |H| = Σ |λ| v vᵀ (Dauphin, Pascanu, Gulcehre, Cho, Ganguli and Bengio 2014, algorithm 1): Newton's
 * scaling, but away from a saddle instead of to it. For larger networks the function of H is taken on the Krylov space of g,
 * which holds |H|⁻¹g to the accuracy of its Ritz values. It ends where no damping lowers the loss any more by a share worth
 * a step.
 */
export function saddleFreeNewton(
  objective: Objective,
  memory: TensorMemory,
  limit = exactNewtonLimit,
): Stepper {
  let first: number | undefined;
  return {
    step(point, gradient, loss) {
      first ??= loss;
      if (norm(gradient) === 0) return false;
      const { values, weights, vectors } =
        objective.size <= limit
          ? exactModes(objective, memory, gradient)
          : krylovModes(objective, memory, gradient);
      const size = Math.max(...values.map(Math.abs));
      if (!(size > 0)) return false;
      const move = (damping: number, factor: number): Float64Array => {
        const next = Float64Array.from(point);
        vectors.forEach((vector, k) =>
          addScaled((-factor * weights[k]) / (Math.abs(values[k]) + damping), vector, next),
        );
        return next;
      };
      let best: { readonly point: Float64Array; readonly loss: number } = { point, loss };
      for (const share of dampings) {
        const next = move(share * size, 1);
        const value = objective.value(next);
        if (value < best.loss) best = { point: next, loss: value };
      }
      for (let k = 1; k <= halvings && best.point === point; k++) {
        const next = move(size, 2 ** -k);
        const value = objective.value(next);
        if (value < loss) best = { point: next, loss: value };
      }
      // In a flat valley it would go on and on for nothing.
      if (best.point === point || loss - best.loss < negligible * (first - best.loss)) return false;
      point.set(best.point);
      return true;
    },
  };
}

/** Eigenvalues, the gradient's part along each eigenvector, and those vectors. */
interface Modes {
  readonly values: Float64Array;
  readonly weights: Float64Array;
  readonly vectors: readonly Float64Array[];
}

function exactModes(objective: Objective, memory: TensorMemory, gradient: Float64Array): Modes {
  const n = objective.size;
  const matrix = new Float64Array(n * n);
  const unit = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    unit[i] = 1;
    objective.hessianProduct(unit, matrix.subarray(i * n, (i + 1) * n));
    unit[i] = 0;
  }
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++)
      matrix[i * n + j] = matrix[j * n + i] = 0.5 * (matrix[i * n + j] + matrix[j * n + i]);
  const { values, vectors } = decomposeSmall(memory, matrix, n);
  return { values, vectors, weights: Float64Array.from(vectors, vector => dot(vector, gradient)) };
}

function krylovModes(objective: Objective, memory: TensorMemory, gradient: Float64Array): Modes {
  const { matrix, basis } = lanczos(
    { size: objective.size, apply: (input, output) => objective.hessianProduct(input, output) },
    { steps: krylovSteps, start: gradient },
  );
  const m = basis.length;
  const small = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    small[i * m + i] = matrix.diagonal[i];
    if (i + 1 < m) small[i * m + i + 1] = small[(i + 1) * m + i] = matrix.offDiagonal[i];
  }
  const { values, vectors: rows } = decomposeSmall(memory, small, m);
  const size = norm(gradient);
  const vectors = rows.map(row => {
    const vector = new Float64Array(objective.size);
    row.forEach((weight, j) => addScaled(weight, basis[j], vector));
    return vector;
  });
  // g = ‖g‖ q₁, so its part along Q s is ‖g‖ s₁.
  return { values, vectors, weights: Float64Array.from(rows, row => size * row[0]) };
}
