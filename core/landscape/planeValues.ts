import type { NetworkObjective } from './networkObjective';
import type { Plane } from './plane';

/** The loss at cells `from` … `to` − 1 of the grid y × x over a plane, row-major. NaN and infinity stay what they are. */
export function planeValues(
  objective: NetworkObjective,
  plane: Plane,
  x: Float64Array,
  y: Float64Array,
  from: number,
  to: number,
): Float64Array {
  const losses = new Float64Array(to - from);
  const { origin, first, second } = plane;
  const point = new Float64Array(origin.length);
  for (let cell = from; cell < to; cell++) {
    const a = x[cell % x.length];
    const b = y[Math.floor(cell / x.length)];
    for (let i = 0; i < point.length; i++) point[i] = origin[i] + a * first[i] + b * second[i];
    losses[cell - from] = objective.value(point);
  }
  return losses;
}
