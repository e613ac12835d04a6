import type { NetworkConfig } from '../../config/config';
import type { DataDescription } from '../../data/dataset';
import type { LayerFlow } from '../../session/protocol/gradientFlow';
import type { BatchNormLosses } from '../../session/protocol/batchNorm';
import type { UnitState } from '../../session/protocol/graph';
import type { Divergence } from '../../training/divergence';
import type { BatchNormStatistics } from '../batchNorm';

/** What was seen of the run at one step. Small: a run keeps many of them. */
export interface Observation {
  readonly step: number;
  readonly epoch: number;
  readonly learningRate: number;
  /** Over the rows looked at, in eval mode and as one batch in train mode. */
  readonly evalLoss: number;
  readonly trainLoss: number;
  /** ‖∂L/∂θ‖ and ‖θ‖ in train mode. */
  readonly gradientNorm: number;
  readonly parameterNorm: number;
  /** Training rows that the states were taken over: all of them, or a part for a quick look at large data. */
  readonly samples: number;
  /** Per layer; empty for layers whose units have no states. */
  readonly states: readonly (readonly UnitState[])[];
  /** Per ReLU layer, the units that no input in the data's box can wake. */
  readonly proven: readonly (readonly boolean[])[];
  /** Per ReLU layer, the share of those samples at which each unit is on, and its largest input; empty for other layers. */
  readonly activeShare: readonly Float32Array[];
  readonly margin: readonly Float32Array[];
  /** Dead units that cannot revive, with the reason for the first of each layer; not looked for where that took too long. */
  readonly permanent: readonly PermanentlyDead[];
  readonly flow: readonly LayerFlow[];
  readonly batchNorms: readonly BatchNormStatistics[];
  /** Undefined without batch norms. */
  readonly batchNormLosses: BatchNormLosses | undefined;
  /** Parameters that the last step left exactly as they were, by name; undefined where no step is known. */
  readonly unmoved: readonly string[] | undefined;
  /** Groups of units of a layer that are equal in all that goes in and out. */
  readonly twins: readonly TwinUnits[];
  /** Largest eigenvalue of the Hessian in train mode; NaN where it was not measured. */
  readonly sharpness: number;
}

export interface TwinUnits {
  readonly layer: number;
  readonly units: readonly number[];
}

export interface PermanentlyDead {
  readonly layer: number;
  readonly units: readonly number[];
  readonly why: string;
}

/** Facts about the training data. */
export interface DataFacts {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  /** Rows per class; empty for regression. */
  readonly classCounts: Int32Array;
  /** Loss of the best answer that ignores the inputs: entropy of the classes, or variance of the targets. */
  readonly baseline: number;
  readonly targetLow: number;
  readonly targetHigh: number;
}

/** Every minibatch, thinned; Float64. */
export interface BatchSeries {
  readonly step: Float64Array;
  readonly loss: Float64Array;
  readonly gradientNorm: Float64Array;
}

/** All that rules may go by. */
export interface Evidence {
  readonly config: NetworkConfig;
  readonly description: DataDescription;
  readonly data: DataFacts;
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  /** Up to the present step, in order; at least one. */
  readonly observations: readonly Observation[];
  readonly present: Observation;
  /** The observation at step 0, if there was one. */
  readonly start: Observation | undefined;
  readonly batches: BatchSeries;
  readonly divergence: Divergence | undefined;
}

/** The last observation that lies at least so many epochs (and a look) back; undefined at the beginning. */
export function earlier({ observations, present }: Evidence, epochs: number): Observation | undefined {
  return observations.findLast(({ epoch, step }) => step < present.step && present.epoch - epoch >= epochs);
}

/** The last `count` observations. */
export function lastOf({ observations }: Evidence, count: number): readonly Observation[] {
  return observations.slice(-count);
}

/** The network has learnt: its loss is far below that of an answer that ignores the inputs. */
export function hasLearnt({ present, data }: Evidence, share = 0.1): boolean {
  return present.evalLoss < share * data.baseline;
}

/** Indices of the Linears. */
export function linearsOf({ config }: Evidence): number[] {
  return config.layers.flatMap(({ type }, index) => (type === 'Linear' ? [index] : []));
}

/** The Linear that a layer's units belong to. */
export function linearBefore({ config }: Evidence, layer: number): number | undefined {
  const index = config.layers.findLastIndex(({ type }, at) => at < layer && type === 'Linear');
  return index < 0 ? undefined : index;
}
