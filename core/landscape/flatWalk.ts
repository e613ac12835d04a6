import { displaced } from './escape';
import type { Objective } from './objective';
import { addScaled, dot, norm, scale } from './vector';

/** The loss's lowest and highest change met along flat directions, beyond what rounding and the gradient explain. */
export interface FlatWalk {
  readonly descent: number;
  readonly ascent: number;
}

const COMBINATIONS = 24;
const LENGTHS = [1e-3, 1e-2, 0.1, 0.3];

/**
 * Where the second derivative is zero, higher orders decide: x⁴ is a minimum, x³ and wxyz at 0 are not. So walk along the
 * flat directions and along mixtures of them (at 0 of a deep linear network every single direction is flat to all orders,
 * and only mixtures tell), and see what the loss does.
 *
 * @param flat orthonormal directions with zero curvature that no symmetry explains
 */
export function walkFlat(
  objective: Objective,
  point: Float64Array,
  gradient: Float64Array,
  flat: readonly Float64Array[],
  tolerance: number,
): FlatWalk {
  const loss = objective.value(point);
  const noise = 64 * Number.EPSILON * Math.max(Math.abs(loss), 1e-300);
  const reach = Math.max(1, norm(point));
  let descent = 0;
  let ascent = 0;
  for (const direction of [...flat, ...mixtures(flat)]) {
    const slope = Math.abs(dot(gradient, direction));
    for (const share of LENGTHS) {
      for (const length of [share * reach, -share * reach]) {
        const change = objective.value(displaced(point, direction, length)) - loss;
        const explained = noise + 2 * slope * Math.abs(length) + tolerance * length * length;
        if (change < -explained) descent = Math.min(descent, change);
        if (change > explained) ascent = Math.max(ascent, change);
      }
    }
  }
  return { descent, ascent };
}

/** Fixed mixtures of all directions with weights from a Weyl sequence. */
function mixtures(flat: readonly Float64Array[]): Float64Array[] {
  if (flat.length < 2) return [];
  return Array.from({ length: COMBINATIONS }, (_, k) => {
    const mixture = new Float64Array(flat[0].length);
    flat.forEach((direction, i) => {
      const x = (i + 1) * 0.6180339887498949 + (k + 1) * 0.7548776662466927;
      addScaled(x - Math.floor(x) - 0.5, direction, mixture);
    });
    const length = norm(mixture);
    if (length > 0) scale(1 / length, mixture);
    return mixture;
  });
}
