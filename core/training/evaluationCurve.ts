import type { EvaluationSeries } from '../session/protocol/curves';
import type { Evaluation } from './evaluator';

interface Point extends Evaluation {
  readonly step: number;
}

/** Points kept; every other one goes when there are more. */
const capacity = 4096;

/** Evaluations over a whole part of the data, one a step at most, in ascending order of the steps. */
export class EvaluationCurve {
  private points: Point[] = [];

  /** Ignored for a step at or before the last one: a repeated step has the same values. */
  record(step: number, evaluation: Evaluation): void {
    const last = this.points.at(-1);
    if (last && step <= last.step) return;
    this.points.push({ step, ...evaluation });
    if (this.points.length > capacity)
      this.points = this.points.filter((_, index) => index % 2 === 0 || index === this.points.length - 1);
  }

  /** Forgets what comes after `step`. */
  truncate(step: number): void {
    this.points = this.points.filter(point => point.step <= step);
  }

  /** The last evaluation at or before `step`. */
  at(step: number): Point | undefined {
    return this.points.findLast(point => point.step <= step);
  }

  /** Replaces what was recorded by a series that `read` gave. */
  load({ step, loss, accuracy }: EvaluationSeries): void {
    const hasAccuracy = accuracy.length === step.length;
    this.points = Array.from(step, (at, index) => ({
      step: at,
      loss: loss[index],
      accuracy: hasAccuracy ? accuracy[index] : undefined,
    }));
  }

  /** Up to and including `step`, thinned to at most `maxPoints` by leaving points out, never the last. */
  read(step: number, maxPoints: number): EvaluationSeries {
    const shown = this.points.filter(point => point.step <= step);
    const stride = Math.max(1, Math.ceil(shown.length / Math.max(1, maxPoints)));
    // Counted from the end, so that the last one stays.
    const kept = shown.filter((_, index) => (shown.length - 1 - index) % stride === 0);
    const accuracies = kept.map(point => point.accuracy);
    return {
      step: Float64Array.from(kept, point => point.step),
      loss: Float64Array.from(kept, point => point.loss),
      accuracy: accuracies.includes(undefined)
        ? new Float64Array(0)
        : Float64Array.from(kept, point => point.accuracy ?? NaN),
    };
  }
}
