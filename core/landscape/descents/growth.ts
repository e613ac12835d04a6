import type { DescentMethod } from '../../session/protocol/descents';

/**
 * Factor by which the distance along a direction of curvature λ < 0 grows in each step while the loss is still quadratic:
 * 1 + η|λ| for gradient descent; the larger root of z² − (1 + μ + η|λ|) z + μ = 0 for the heavy ball; 2 for |H|⁻¹g, whatever
 * the curvature. NaN for λ ≥ 0.
 */
export function growthOf(
  method: DescentMethod,
  curvature: number,
  learningRate: number,
  momentum: number,
): number {
  if (!(curvature < 0)) return Number.NaN;
  const push = -learningRate * curvature;
  switch (method) {
    case 'saddle-free-newton':
      return 2;
    case 'momentum': {
      const half = (1 + momentum + push) / 2;
      return half + Math.sqrt(half * half - momentum);
    }
    default:
      return 1 + push;
  }
}

/** Steps in which gradient descent brings a deviation of `from` to 1: ln(1/from) / ln(1 + η|λ|). */
export function stepsToLeave(curvature: number, learningRate: number, from: number): number {
  const growth = growthOf('gradient-descent', curvature, learningRate, 0);
  return growth > 1 ? Math.ceil(Math.log(1 / from) / Math.log(growth)) : 0;
}
