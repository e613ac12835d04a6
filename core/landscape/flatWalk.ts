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
const PATHS = 8;
const STEPS = 24;
const FIRST_SHARE = 0.02;
/** Step lengths tried on a path, as shares of the way made so far. */
const SHARES = [0.5, 0.2, 0.05, 0.01, 1e-3];

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
  const reach = Math.max(1, norm(point));
  /** What rounding, the slope along the way and the uncertain curvature may change over a length. */
  const explainedBy = (slope: number, length: number): number =>
    64 * Number.EPSILON * Math.max(Math.abs(loss), 1e-300) + 2 * slope * length + tolerance * length * length;
  let descent = 0;
  let ascent = 0;
  for (const direction of [...flat, ...mixtures(flat)]) {
    const slope = Math.abs(dot(gradient, direction));
    for (const share of LENGTHS) {
      for (const length of [share * reach, -share * reach]) {
        const change = objective.value(displaced(point, direction, length)) - loss;
        const explained = explainedBy(slope, Math.abs(length));
        if (change < -explained) descent = Math.min(descent, change);
        if (change > explained) ascent = Math.max(ascent, change);
      }
    }
  }
  const slope = Math.hypot(...flat.map(direction => dot(gradient, direction)));
  for (const sign of [1, -1] as const) {
    if (sign === 1 ? descent < 0 : ascent > 0) continue;
    for (const start of mixtures(flat).slice(0, PATHS)) {
      const change = followSlope({ objective, point, loss, flat, reach, sign, start }, length =>
        explainedBy(slope, length),
      );
      if (change < 0) descent = change;
      if (change > 0) ascent = change;
      if (change !== 0) break;
    }
  }
  return { descent, ascent };
}

interface Path {
  readonly objective: Objective;
  readonly point: Float64Array;
  readonly loss: number;
  readonly flat: readonly Float64Array[];
  readonly reach: number;
  /** 1 looks for a way down, −1 for one up. */
  readonly sign: 1 | -1;
  /** Unit vector of the first, short step. */
  readonly start: Float64Array;
}

/**
 * Straight lines miss narrow ways out (the four-layer term b·v·w₁·w₂ of XOR at 0 needs v far smaller than the rest), so
 * follow the slope itself inside the flat directions, from beside the point outwards. Returns the first change of the loss
 * that is more than `explained`, 0 where there was none.
 */
function followSlope(path: Path, explained: (length: number) => number): number {
  const { objective, point, loss, flat, reach, sign } = path;
  const displacement = path.start.map(value => value * FIRST_SHARE * reach);
  const gradient = new Float64Array(point.length);
  let length = FIRST_SHARE * reach;
  let current = objective.differentiate(displaced(point, displacement, 1), gradient);
  for (let step = 0; step < STEPS && length < LENGTHS[LENGTHS.length - 1] * reach; step++) {
    const change = current - loss;
    if (-sign * change > explained(length)) return change;
    const slope = new Float64Array(point.length);
    for (const direction of flat) addScaled(-sign * dot(gradient, direction), direction, slope);
    const steepness = norm(slope);
    if (!(steepness > 0)) return 0;
    const trial = SHARES.map(share => {
      const moved = Float64Array.from(displacement);
      addScaled((share * length) / steepness, slope, moved);
      return moved;
    }).find(moved => sign * objective.value(displaced(point, moved, 1)) < sign * current);
    if (!trial) return 0;
    displacement.set(trial);
    current = objective.differentiate(displaced(point, displacement, 1), gradient);
    length = norm(displacement);
  }
  return 0;
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
