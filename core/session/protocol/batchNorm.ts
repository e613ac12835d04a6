export interface BatchNormParams {
  /** The BatchNorm1d to look at; default: the first. */
  readonly layer?: number;
  /** The channel whose histograms are wanted; default: all together. */
  readonly channel?: number;
  /** Bins of the histograms; default 40. */
  readonly bins?: number;
}

/** One batch norm at the present step. Arrays have an entry per channel. */
export interface BatchNormPanel {
  readonly step: number;
  /** The layer looked at, and all that there are. */
  readonly layer: number;
  /** Training rows that were looked at as one batch, of so many. */
  readonly samples: number;
  readonly totalSamples: number;
  readonly batchNorms: readonly number[];
  readonly channels: number;
  /** Statistics over the training rows as one batch (biased variance), as training would normalise with. */
  readonly dataMean: Float64Array;
  readonly dataVariance: Float64Array;
  /** Running ones, empty when none are kept. */
  readonly runningMean: Float64Array;
  readonly runningVariance: Float64Array;
  /** |running mean − data mean| in units of the data's deviation. */
  readonly gap: Float64Array;
  /** Running variance over the unbiased variance of the data. */
  readonly varianceRatio: Float64Array;
  /** Share of the running statistics that comes from batches and not from the start: 1 − (1 − m)ᵗ. */
  readonly warmUp: number;
  /** Null: a plain average of all batches. */
  readonly momentum: number | null;
  readonly batchesSeen: number;
  readonly gamma: Float64Array;
  readonly beta: Float64Array;
  readonly gammaGradient: Float64Array;
  readonly betaGradient: Float64Array;
  /** Share of samples above 0 before the layer and behind it: what a ReLU would let through. */
  readonly positiveBefore: Float64Array;
  readonly positiveAfter: Float64Array;
  /** Of the chosen channel (−1: of all together), before and behind, in train mode. */
  readonly channel: number;
  readonly before: Histogram;
  readonly after: Histogram;
  readonly losses: BatchNormLosses;
}

/** The loss over the same rows three ways; what separates the first two is the statistics, if the third closes the gap. */
export interface BatchNormLosses {
  readonly train: number;
  readonly eval: number;
  /** In eval mode with the exact statistics of the data in place of the running ones. */
  readonly exact: number;
  /** (eval − train)/|train|. */
  readonly gap: number;
  /** The share of the gap that exact statistics take away: near 1 proves that the running ones are the cause. */
  readonly closed: number;
}

export interface BatchNormCourseParams {
  /** Default: the first batch norm. */
  readonly layer?: number;
  /** The channel whose statistics are followed; default: the one with the largest gap now. */
  readonly channel?: number;
  /** Also looks at the kept states of the past; asked with `inspect`, as it takes its time. */
  readonly fill?: boolean;
}

/** One batch norm through the run, at the steps that were looked at up to the present one. A value for each step. */
export interface BatchNormCourse {
  readonly layer: number;
  readonly channel: number;
  readonly step: Float64Array;
  readonly samples: number;
  readonly totalSamples: number;
  /** Of the channel: as in `BatchNormPanel`; the running ones are NaN where none are kept. */
  readonly dataMean: Float32Array;
  readonly dataVariance: Float32Array;
  readonly runningMean: Float32Array;
  readonly runningVariance: Float32Array;
  /** |running mean − data mean| in units of the data's deviation: the channel's, and the largest and the median of all. */
  readonly gap: Float32Array;
  readonly largestGap: Float32Array;
  readonly medianGap: Float32Array;
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
  /** ∂L/∂γ and ∂L/∂β over the rows as one batch in train mode. */
  readonly gammaGradient: Float32Array;
  readonly betaGradient: Float32Array;
  readonly warmUp: Float32Array;
  /** The loss over the same rows in both modes, and in eval mode with the exact statistics. */
  readonly trainLoss: Float32Array;
  readonly evalLoss: Float32Array;
  readonly exactLoss: Float32Array;
}

/** Counts of values in equal bins from `low` to `high`; what is not finite is counted apart, never dropped. */
export interface Histogram {
  readonly low: number;
  readonly high: number;
  readonly counts: Int32Array;
  readonly nan: number;
  readonly infinite: number;
}
