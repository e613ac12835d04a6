import type { DataDescription } from '../../data/dataset';
import type { Problem } from '../../config/problem';

/**
 * `empty` nothing loaded · `loading` reading config and data · `ready` at step 0 · `training` · `paused` between two steps ·
 * `finished` the configured epochs are done · `diverged` a loss or gradient was not finite; the last finite state is kept.
 */
export type SessionState = 'empty' | 'loading' | 'ready' | 'training' | 'paused' | 'finished' | 'diverged';

/** Small and complete: fits a status bar, sent with every frame. Losses may be NaN; never send them as JSON. */
export interface SessionStatus {
  readonly state: SessionState;
  /** Optimizer steps done at the shown moment. */
  readonly step: number;
  /** Epochs completed, a fraction within an epoch. */
  readonly epoch: number;
  readonly totalEpochs: number;
  readonly stepsPerEpoch: number;
  /** Steps `goTo` can reach: 0 … lastStep. */
  readonly lastStep: number;
  /**
   * Raised where other weights stand at a step than before: moved by hand, reset, loaded, trained with another rate. What was
   * found at the same step and revision is of these very weights.
   */
  readonly revision: number;
  /** Mean loss of the last minibatch before its update; NaN before the first. */
  readonly batchLoss: number;
  readonly learningRate: number;
  /** Steps a second over the last second of training; 0 at rest. */
  readonly stepsPerSecond: number;
  /** Full-set metrics in eval mode, from the last evaluation; undefined before the first. */
  readonly training: Metrics | undefined;
  readonly validation: Metrics | undefined;
  /** Why the state is `diverged`, or another remark about the run: what is so, and what to do. */
  readonly message: string | undefined;
  /** Ids of the stop points at which the run came to stand; empty when it did for another reason. */
  readonly stoppedBy: readonly string[];
}

export interface Metrics {
  readonly loss: number;
  /** Share of right answers; undefined for regression. */
  readonly accuracy: number | undefined;
  /** The step after which it was measured. */
  readonly step: number;
}

/** What was loaded; changes only with `load`. */
export interface SessionSummary {
  readonly name: string;
  readonly precision: 'float32' | 'float64';
  readonly seed: number;
  readonly data: DataDescription;
  readonly loss: string;
  readonly optimizer: string;
  readonly parameters: number;
  readonly layers: readonly LayerSummary[];
  readonly problems: readonly Problem[];
  readonly status: SessionStatus;
}

export interface LayerSummary {
  readonly index: number;
  readonly type: string;
  readonly in: number;
  readonly out: number;
  readonly parameters: number;
  /** The layer as one line of PyTorch: `Linear(20, 40)`. */
  readonly label: string;
  /** Line of the layer in the config, from 1. */
  readonly line: number;
}
