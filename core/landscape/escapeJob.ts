import type { EscapeReport } from '../session/protocol/landscape';
import { displaced, escapeAlong } from './escape';
import { extremeDirections } from './extremes';
import type { NetworkObjective } from './networkObjective';
import type { Progress } from './objective';

const lanczosSteps = 120;

/** Undefined where no curvature is negative. */
export function escapeReport(
  objective: NetworkObjective,
  point: Float64Array,
  progress: Progress,
): Omit<EscapeReport, 'step'> | undefined {
  const { lowest, lowestValue, highestValue } = extremeDirections(objective, point, lanczosSteps, progress);
  const size = Math.max(Math.abs(lowestValue), Math.abs(highestValue));
  if (!(lowestValue < -4 * objective.size * Number.EPSILON * size)) return undefined;
  const { lossAtStart, plus, minus, better } = escapeAlong(objective, point, lowest, lowestValue);
  const gained = better.length > 0;
  const side = (branch: typeof plus) => ({
    length: branch.length,
    loss: branch.loss,
    predictedDrop: branch.predictedDrop,
  });
  const told = (loss: number): string => loss.toPrecision(4);
  return {
    eigenvalue: lowestValue,
    lossAtStart,
    plus: side(plus),
    minus: side(minus),
    better: gained ? (better.sign === 1 ? 'plus' : 'minus') : 'none',
    point: displaced(point, lowest, better.sign * better.length),
    summary: gained
      ? `Along the curvature ${lowestValue.toPrecision(3)} the loss falls from ${told(lossAtStart)} to ${told(plus.loss)} on one side and ${told(minus.loss)} on the other; the better side was taken.`
      : `The curvature ${lowestValue.toPrecision(3)} is negative, but no step along it lowered the loss beyond rounding.`,
  };
}
