/**
 * Where training shall stop of itself: a breakpoint, a log point, a condition to watch for. Judged after each step, between
 * two minibatches; nothing in the numbers depends on it.
 */
export interface StopPoint {
  /** Chosen by whoever sets it; a status names it when it stopped the run. */
  readonly id: string;
  /** The layer whose measures an expression means when it does not say which; undefined for the run as a whole. */
  readonly layer?: number;
  /** An expression over measures, such as `loss < 0.1` or `deadFraction > 0.5`; without one every step is meant. */
  readonly condition?: string;
  /** Each step at which the condition holds (default), only the one at which it begins to, or each at which its value rises. */
  readonly when?: 'holds' | 'begins' | 'rises';
  /** How often the condition must have held, counted from when the point was set: `5`, `>= 5`, `% 10`. Not heeded backwards. */
  readonly hitCondition?: string;
  /** Instead of stopping, tell this; `{expressions}` in it are replaced by their values. */
  readonly logMessage?: string;
}

/** A stop point that cannot be: its expression is not one. */
export interface StopFault {
  readonly id: string;
  readonly message: string;
}

export interface StopLog {
  readonly id: string;
  readonly step: number;
  readonly text: string;
}

export interface MeasureParams {
  readonly expression: string;
  readonly layer?: number;
}

/** One number, in an array since it may be NaN; a comparison gives 1 or 0. */
export interface Measured {
  readonly value: Float64Array;
  readonly isTruth: boolean;
}
