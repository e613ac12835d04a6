import { lanczos } from './lanczos';
import type { NetworkObjective } from './networkObjective';
import { signVectors } from './probeVectors';
import { tridiagonalEigenvalues } from './symmetric/eigenvalues';
import { tridiagonalEigenvectors } from './symmetric/inverseIteration';
import { addScaled, norm, scale } from './vector';

const STEPS_WARM = 8;
const STEPS_COLD = 24;
const MOST_RESTARTS = 6;
/** λmax is drawn, not counted with: a tenth of a percent is enough. */
const ENOUGH = 1e-3;

/**
 * λmax of the loss at `point` by restarted Lanczos. Starting from the last eigenvector makes a few products enough, as the
 * direction moves slowly through training.
 */
export function sharpness(
  objective: NetworkObjective,
  point: Float64Array,
  start: Float64Array | undefined,
): { value: number; residual: number; vector: Float64Array } {
  objective.differentiate(point, new Float64Array(objective.size));
  const operator = {
    size: objective.size,
    apply: (input: Float64Array, output: Float64Array) => objective.hessianProduct(input, output),
  };
  let vector = start && norm(start) > 0 ? start : signVectors(objective.size, 1, 1)[0];
  let value = Number.NaN;
  let residual = Number.POSITIVE_INFINITY;
  for (let round = 0; round < MOST_RESTARTS; round++) {
    const steps = start && round === 0 ? STEPS_WARM : STEPS_COLD;
    const space = lanczos(operator, { steps, start: vector });
    const { values } = tridiagonalEigenvalues(space.matrix);
    const top = values.length - 1;
    const [small] = tridiagonalEigenvectors(space.matrix, [values[top]]);
    vector = new Float64Array(objective.size);
    for (let j = 0; j < small.length; j++) addScaled(small[j], space.basis[j], vector);
    scale(1 / norm(vector), vector);
    value = values[top];
    residual = Math.abs(space.beta * small[top]);
    if (!(residual > ENOUGH * Math.abs(value))) break;
  }
  return { value, residual, vector };
}
