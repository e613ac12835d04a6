import type { FloatArray } from '../network/definition';

/** All that decides how a run goes on: restoring one continues it bit for bit. The arrays are copies. */
export interface Snapshot {
  /** Updates made. */
  readonly step: number;
  readonly parameters: FloatArray;
  readonly buffers: FloatArray;
  readonly counters: Float64Array;
  /** The optimizer's vectors, in the order of its definition. */
  readonly optimizerState: readonly FloatArray[];
  /** The rate that replaces the schedule's, if one was set. */
  readonly learningRateOverride: number | undefined;
  readonly lastLoss: number;
  readonly lastGradNorm: number;
  readonly lastLearningRate: number;
}

/** What a snapshot takes in memory, but for a few numbers. */
export function snapshotBytes(snapshot: Snapshot): number {
  const { parameters, buffers, counters, optimizerState } = snapshot;
  return [parameters, buffers, counters, ...optimizerState].reduce((sum, array) => sum + array.byteLength, 0);
}
