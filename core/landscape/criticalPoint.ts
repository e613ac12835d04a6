import { minres } from './minres';
import type { Objective, Progress } from './objective';
import { addScaled, dot, norm } from './vector';

export interface SearchOptions {
  readonly method: 'newton-mr' | 'gradient-norm';
  readonly maxIterations: number;
  /** Stop when ‖g‖ falls to this share of ‖g‖ at the start, or below `floor`. */
  readonly tolerance: number;
  readonly floor: number;
  readonly progress: Progress;
}

export interface SearchResult {
  readonly point: Float64Array;
  readonly gradientNorm: number;
  readonly loss: number;
  readonly iterations: number;
  /** ‖H g‖ / (‖g‖ ‖H‖-estimate): near zero with ‖g‖ not small means gradient-flat, not critical. */
  readonly residualRatio: number;
  readonly converged: boolean;
  /** ‖g‖ before each iteration and at the end. */
  readonly history: Float64Array;
}

const SUFFICIENT = 1e-4;
const SMALLEST_STEP = 2 ** -40;

/**
 * Looks for a critical point of any index from here by bringing ‖∇L‖ down. Newton-MR takes p = argmin ‖H p + g‖ by MINRES,
 * which a singular Hessian does not upset (Roosta, Liu, Xu and Mahoney 2018); `gradient-norm` descends ½‖∇L‖² along −H g.
 * Both may stall where g lies in the null space of H: the result says so instead of claiming a critical point.
 */
export function findCriticalPoint(
  objective: Objective,
  start: Float64Array,
  options: SearchOptions,
): SearchResult {
  const n = objective.size;
  let point: Float64Array = Float64Array.from(start);
  let gradient: Float64Array = new Float64Array(n);
  let loss = objective.differentiate(point, gradient);
  let size = norm(gradient);
  const target = Math.max(options.floor, options.tolerance * size);
  const history = [size];
  const image = new Float64Array(n);
  let hessianSize = 0;
  let iterations = 0;
  let lastStep = 1;

  for (; iterations < options.maxIterations && size > target && Number.isFinite(size); iterations++) {
    options.progress.report(iterations, options.maxIterations, `|g| ${size.toExponential(2)}`);
    objective.hessianProduct(gradient, image);
    hessianSize = Math.max(hessianSize, norm(image) / size);
    const direction = searchDirection(objective, gradient, image, options.method, hessianSize);
    // Slope of ½‖g‖² along the direction is gᵀH p = (H g)ᵀ p.
    const slope = dot(image, direction);
    if (!(slope < 0)) break;
    const step = lineSearch(objective, point, direction, size, slope, Math.min(1, lastStep * 4));
    if (step === undefined) break;
    lastStep = step.length;
    point = step.point;
    gradient = step.gradient;
    loss = step.loss;
    size = step.size;
    history.push(size);
  }

  loss = objective.differentiate(point, gradient);
  objective.hessianProduct(gradient, image);
  hessianSize = Math.max(hessianSize, size > 0 ? norm(image) / size : 0);
  return {
    point,
    gradientNorm: size,
    loss,
    iterations,
    residualRatio: size > 0 && hessianSize > 0 ? norm(image) / (size * hessianSize) : 0,
    converged: size <= target,
    history: Float64Array.from(history),
  };
}

function searchDirection(
  objective: Objective,
  gradient: Float64Array,
  image: Float64Array,
  method: SearchOptions['method'],
  hessianSize: number,
): Float64Array {
  const n = objective.size;
  if (method === 'newton-mr') {
    const target = gradient.map(value => -value);
    const operator = {
      size: n,
      apply: (input: Float64Array, output: Float64Array) => objective.hessianProduct(input, output),
    };
    return minres(operator, target, { maxIterations: Math.min(2 * n, 400), tolerance: 1e-10 }).solution;
  }
  const direction = new Float64Array(n);
  const scale = hessianSize > 0 ? 1 / (hessianSize * hessianSize) : 1;
  addScaled(-scale, image, direction);
  return direction;
}

interface Step {
  readonly length: number;
  readonly point: Float64Array;
  readonly gradient: Float64Array;
  readonly loss: number;
  readonly size: number;
}

/** Backtracking on ½‖g‖² (Armijo). */
function lineSearch(
  objective: Objective,
  point: Float64Array,
  direction: Float64Array,
  size: number,
  slope: number,
  first: number,
): Step | undefined {
  const gradient = new Float64Array(point.length);
  for (let length = first; length >= SMALLEST_STEP; length /= 2) {
    const next = Float64Array.from(point);
    addScaled(length, direction, next);
    const loss = objective.differentiate(next, gradient);
    const nextSize = norm(gradient);
    if (0.5 * nextSize * nextSize <= 0.5 * size * size + SUFFICIENT * length * slope) {
      return { length, point: next, gradient, loss, size: nextSize };
    }
  }
  // Leave the objective's Hessian at the point that is kept.
  objective.differentiate(point, gradient);
  return undefined;
}
