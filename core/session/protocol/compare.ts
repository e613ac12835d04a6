import type { ConfigEdit } from './inspection';

export interface CompareParams {
  /** What is different in the other variant: edits of the present config, or a whole text. */
  readonly changes?: readonly ConfigEdit[];
  readonly text?: string;
  /** Where the text is from, as its data files are relative to it; default: the present config's path. */
  readonly path?: string;
  /** What the other variant is called; default: `changed`. */
  readonly name?: string;
  /** Steps to train both; default: the steps made so far, at least one epoch. */
  readonly steps?: number;
  /** Points of the curves; default 60. */
  readonly points?: number;
  /** Pairs to train, each from a seed of its own (the config's, and those that follow); default 1. */
  readonly seeds?: number;
}

/** Two variants trained side by side, each from the seed of its config. */
export interface Comparison {
  readonly steps: number;
  readonly a: VariantReport;
  readonly b: VariantReport;
  /** Where the configs differ. */
  readonly differences: readonly ConfigDifference[];
  /** What became of it, in a sentence or two. */
  readonly summary: string;
  /** What must be kept in mind when comparing: other data, another loss, another seed. */
  readonly cautions: readonly string[];
  /** One entry a seed, the config's own first. */
  readonly seeds: readonly SeedPair[];
}

export interface ConfigDifference {
  /** As in the config: `optimizer.lr`, `layers[1]`. */
  readonly path: string;
  /** As JSON; `–` where there is none. */
  readonly a: string;
  readonly b: string;
}

/** The last losses of both variants from one seed: over the validation part, or the training part where there is none. */
export interface SeedPair {
  readonly seed: number;
  readonly a: number;
  readonly b: number;
}

/** Arrays have an entry for each of `step`. */
export interface VariantReport {
  readonly name: string;
  /** The config that was trained. */
  readonly text: string;
  readonly seed: number;
  readonly step: Float64Array;
  /** Full-set training and validation loss (eval mode). NaN without a validation part. */
  readonly training: Float64Array;
  readonly validation: Float64Array;
  /** Empty for regression. */
  readonly accuracy: Float64Array;
  readonly validationAccuracy: Float64Array;
  readonly parameters: number;
  readonly relus: readonly VariantRelus[];
  /** Dead units at the end, of so many, and at every step. */
  readonly dead: number;
  readonly reluUnits: number;
  readonly deadCourse: Int32Array;
  readonly layers: readonly VariantLayer[];
  /** The largest gap in σ between running and data's mean over all channels; empty without batch norm. */
  readonly batchNormGap: Float64Array;
  /** |loss in eval mode − loss in train mode| over the same rows; empty without batch norm. */
  readonly modeGap: Float64Array;
  readonly diverged: string | undefined;
}

export interface VariantRelus {
  readonly layer: number;
  readonly units: number;
  readonly dead: number;
}

/** RMS of ∂L/∂output (of a Linear: ∂L/∂z) and of the outputs. */
export interface VariantLayer {
  readonly layer: number;
  readonly type: string;
  readonly gradient: Float64Array;
  readonly activation: Float64Array;
}

/** A change of the present config that is worth a try. */
export interface ReadyVariant {
  readonly id: string;
  readonly title: string;
  readonly changes: readonly ConfigEdit[];
}

export interface ReadyVariants {
  readonly variants: readonly ReadyVariant[];
}
