import type { FindingSeverity } from './findings';

export type EventsParams = Record<string, never>;

/**
 * `death`, `revival` units of a ReLU layer that are dead over the whole training set from here on, or no more ·
 * `divergence` a number was not finite · `learningRate`, `weights` set by hand · `raised`, `cleared` a finding.
 */
export type RunEventKind =
  'death' | 'revival' | 'divergence' | 'learningRate' | 'weights' | 'raised' | 'cleared';

/** Something that happened in the run: a mark on its time line. */
export interface RunEvent {
  readonly kind: RunEventKind;
  /** The step at which it is so; `goTo` reaches it. */
  readonly step: number;
  /** The last step at which it is known not to have been so: it happened in (after, step]. `step` itself where that is exact. */
  readonly after: number;
  readonly layer: number | undefined;
  /** Units that it happened to; empty when it concerns the layer or the run. */
  readonly units: readonly number[];
  /** Of findings. */
  readonly severity: FindingSeverity | undefined;
  /** In a few words: `Layer 2: units 3 and 7 died`. */
  readonly text: string;
}

/** Everything that is known to have happened from step 0 to the last step, in order; the run may stand anywhere between. */
export interface RunEvents {
  readonly events: readonly RunEvent[];
}
