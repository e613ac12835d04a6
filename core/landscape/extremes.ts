import { extremeRitzPairs, lanczos, type RitzPair } from './lanczos';
import type { NetworkObjective } from './networkObjective';
import type { Progress } from './objective';
import { signVectors } from './probeVectors';

/**
 * Both ends of the spectrum at `point` as Lanczos finds them. Of a repeated eigenvalue it finds the vector along which
 * `start` points: the projection of `start` on its eigenspace.
 */
export function extremePairs(
  objective: NetworkObjective,
  point: Float64Array,
  steps: number,
  count: number,
  progress: Progress,
  start: Float64Array = signVectors(objective.size, 1, 1)[0],
): RitzPair[] {
  objective.differentiate(point, new Float64Array(objective.size));
  const space = lanczos(
    { size: objective.size, apply: (input, output) => objective.hessianProduct(input, output) },
    { steps, start, onStep: done => progress.report(done, steps, 'Lanczos') },
  );
  return extremeRitzPairs(space, count);
}

/** The most negative and the most positive curvature with their directions. */
export function extremeDirections(
  objective: NetworkObjective,
  point: Float64Array,
  steps: number,
  progress: Progress,
  start?: Float64Array,
): { lowest: Float64Array; lowestValue: number; highest: Float64Array; highestValue: number } {
  const pairs = extremePairs(objective, point, Math.min(steps, objective.size), 1, progress, start);
  const low = pairs[0];
  const high = pairs[pairs.length - 1];
  return { lowest: low.vector, lowestValue: low.value, highest: high.vector, highestValue: high.value };
}
