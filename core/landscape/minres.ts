import type { SymmetricOperator } from './operator';
import { addScaled, dot, norm, scale } from './vector';

export interface MinresResult {
  readonly solution: Float64Array;
  /** ‖b − A x‖ / ‖b‖. */
  readonly relativeResidual: number;
  readonly iterations: number;
}

const NULL_SPACE = 1e-12;

/**
 * Minimises ‖b − A x‖ for a symmetric, possibly singular or indefinite A (Paige and Saunders 1975). From a zero start it
 * tends to the solution of least norm on A's range, which is what Newton-MR asks for (Roosta et al. 2018).
 */
export function minres(
  operator: SymmetricOperator,
  rightHandSide: Float64Array,
  options: { readonly maxIterations: number; readonly tolerance: number; readonly onStep?: () => void },
): MinresResult {
  const n = operator.size;
  const solution = new Float64Array(n);
  const target = norm(rightHandSide);
  if (target === 0) return { solution, relativeResidual: 0, iterations: 0 };

  let previousBasis: Float64Array = new Float64Array(n);
  let basis: Float64Array = Float64Array.from(rightHandSide);
  scale(1 / target, basis);
  let direction1: Float64Array = new Float64Array(n);
  let direction2: Float64Array = new Float64Array(n);
  let beta = 0;
  // The last two Givens rotations, and what is left of the right-hand side.
  let cosine1 = 1;
  let sine1 = 0;
  let cosine2 = 1;
  let sine2 = 0;
  let remaining = target;
  let iterations = 0;
  let size = 0;

  while (iterations < options.maxIterations && Math.abs(remaining) > options.tolerance * target) {
    const product = new Float64Array(n);
    operator.apply(basis, product);
    const alpha = dot(basis, product);
    addScaled(-alpha, basis, product);
    addScaled(-beta, previousBasis, product);
    const nextBeta = norm(product);

    // Column of T through the two older rotations, then a new one that removes nextBeta.
    const epsilon = sine2 * beta;
    const delta = cosine2 * cosine1 * beta + sine1 * alpha;
    const shortened = cosine1 * alpha - sine1 * cosine2 * beta;
    const diagonal = Math.hypot(shortened, nextBeta);
    size = Math.max(size, Math.abs(alpha) + beta + nextBeta);
    // ‖A r‖ = |remaining| · this: at a least-squares solution of a singular system the residual lies in the null space, and
    // going on would only divide by rounding (Choi, Paige and Saunders 2011, eq. 3.13).
    if (Math.hypot(shortened, cosine1 * nextBeta) <= NULL_SPACE * size) break;
    const cosine = shortened / diagonal;
    const sine = nextBeta / diagonal;

    const direction = Float64Array.from(basis);
    addScaled(-delta, direction1, direction);
    addScaled(-epsilon, direction2, direction);
    scale(1 / diagonal, direction);
    addScaled(cosine * remaining, direction, solution);

    remaining *= -sine;
    iterations++;
    options.onStep?.();
    direction2 = direction1;
    direction1 = direction;
    cosine2 = cosine1;
    sine2 = sine1;
    cosine1 = cosine;
    sine1 = sine;
    if (nextBeta <= Number.EPSILON * (Math.abs(alpha) + beta)) break;
    previousBasis = basis;
    scale(1 / nextBeta, product);
    basis = product;
    beta = nextBeta;
  }

  const product = new Float64Array(n);
  operator.apply(solution, product);
  addScaled(-1, rightHandSide, product);
  return { solution, relativeResidual: norm(product) / target, iterations };
}
