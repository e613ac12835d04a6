import type { ZeroExplanation } from '../session/protocol/landscape';
import type { NetworkObjective } from './networkObjective';
import { signVectors } from './probeVectors';
import { addScaled, norm } from './vector';

/** Mean square error, as a share of the targets' own mean square, from which on what is left is rounding. */
const NEGLIGIBLE = 1e-14;

/** The explanation of the zeros at an exact fit that no symmetry explains. */
export function exactFitExplanation(count: number): ZeroExplanation {
  return {
    id: 'exact-fit',
    title: 'exact fit',
    explanation:
      'Every sample is met exactly, so that the Hessian is that of the linearised network: whatever changes no output to first order is flat. There are at least as many such directions as there are more parameters than outputs of all samples.',
    count,
  };
}

/**
 * Whether the mean squared error is zero here but for rounding. Then H = G + R has no R, as it is weighted by the residuals:
 * every flat direction v has J v = 0, and there is nothing below 0 to fall to (Liu, Zhu and Belkin 2022).
 */
export function isExactFit(objective: NetworkObjective, loss: number, tolerance: number): boolean {
  const { spec, size: n } = objective;
  if (spec.loss.type !== 'MSELoss') return false;
  const power = spec.targets.reduce((sum, value) => sum + value * value, 0) / spec.targets.length;
  if (!(loss <= NEGLIGIBLE * power)) return false;
  // ‖R z‖ for random signs z estimates the Frobenius norm of R.
  const [signs] = signVectors(n, 1, 4);
  const image = new Float64Array(n);
  const linear = new Float64Array(n);
  objective.hessianProduct(signs, image);
  objective.gaussNewtonProduct(signs, linear);
  addScaled(-1, linear, image);
  return norm(image) <= tolerance;
}
