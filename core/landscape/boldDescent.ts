import type { Objective } from './objective';
import { addScaled } from './vector';

const GROWTH = 1.1;
const FIRST_RATE = 0.1;

/**
 * `steps` steps of gradient descent from `start` with a rate that grows while the loss falls and is halved, the step taken back,
 * when it rises (the bold driver; Vogl et al. 1988). Used to begin searches at different heights of the landscape.
 */
export function boldDescent(objective: Objective, start: Float64Array, steps: number): Float64Array {
  const gradient = new Float64Array(objective.size);
  let point = Float64Array.from(start);
  let loss = objective.differentiate(point, gradient);
  let rate = FIRST_RATE;
  for (let step = 0; step < steps; step++) {
    const next = Float64Array.from(point);
    addScaled(-rate, gradient, next);
    const value = objective.value(next);
    if (!(value < loss)) {
      rate /= 2;
      continue;
    }
    point = next;
    loss = objective.differentiate(point, gradient);
    rate *= GROWTH;
  }
  return point;
}
