import type { Objective } from './objective';
import { addScaled } from './vector';

/** One way down from a saddle: how far along ± the most negative curvature, and the loss there. */
export interface EscapeBranch {
  readonly sign: 1 | -1;
  readonly length: number;
  readonly loss: number;
  /** What the second derivative alone promises: ½ λ t². */
  readonly predictedDrop: number;
}

export interface Escape {
  readonly lossAtStart: number;
  readonly plus: EscapeBranch;
  readonly minus: EscapeBranch;
  readonly better: EscapeBranch;
}

const FIRST_LENGTH = 1e-3;
const GROWTH = 2;
const MOST_DOUBLINGS = 24;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const REFINEMENTS = 16;

/**
 * Walks from `point` along ± the unit eigenvector of the most negative eigenvalue, doubling the step while the loss still
 * falls. A saddle is symmetric only to second order, so the two sides may end at different losses: both are returned.
 */
export function escapeAlong(
  objective: Objective,
  point: Float64Array,
  direction: Float64Array,
  eigenvalue: number,
): Escape {
  const lossAtStart = objective.value(point);
  const plus = walk(objective, point, direction, eigenvalue, 1, lossAtStart);
  const minus = walk(objective, point, direction, eigenvalue, -1, lossAtStart);
  return { lossAtStart, plus, minus, better: minus.loss < plus.loss ? minus : plus };
}

function walk(
  objective: Objective,
  point: Float64Array,
  direction: Float64Array,
  eigenvalue: number,
  sign: 1 | -1,
  lossAtStart: number,
): EscapeBranch {
  let best = { length: 0, loss: lossAtStart };
  let length = FIRST_LENGTH;
  for (let doubling = 0; doubling < MOST_DOUBLINGS; doubling++, length *= GROWTH) {
    const loss = objective.value(displaced(point, direction, sign * length));
    // Also stops at NaN and infinity: the comparison is false there.
    if (!(loss < best.loss)) break;
    best = { length, loss };
  }
  if (best.length > 0) best = refine(objective, point, direction, sign, best);
  return { sign, ...best, predictedDrop: 0.5 * eigenvalue * best.length * best.length };
}

/** Golden-section search between half and twice the best of the doubled steps. */
function refine(
  objective: Objective,
  point: Float64Array,
  direction: Float64Array,
  sign: 1 | -1,
  best: { readonly length: number; readonly loss: number },
): { length: number; loss: number } {
  const at = (length: number): { length: number; loss: number } => ({
    length,
    loss: objective.value(displaced(point, direction, sign * length)),
  });
  let found: { length: number; loss: number } = best;
  let low = best.length / GROWTH;
  let high = best.length * GROWTH;
  for (let round = 0; round < REFINEMENTS; round++) {
    const left = at(high - GOLDEN * (high - low));
    const right = at(low + GOLDEN * (high - low));
    for (const candidate of [left, right]) if (candidate.loss < found.loss) found = candidate;
    if (left.loss < right.loss) high = right.length;
    else low = left.length;
  }
  return found;
}

/** point + length × direction, as a new array. */
export function displaced(point: Float64Array, direction: Float64Array, length: number): Float64Array {
  const result = Float64Array.from(point);
  addScaled(length, direction, result);
  return result;
}
