/** Training curves from step 0 to the shown step, thinned to at most `maxPoints` per series. */
export interface CurvesParams {
  readonly maxPoints?: number;
}

/** Minibatch values keep minimum and maximum of what was thinned, so that no spike is lost. All arrays Float64. */
export interface Curves {
  readonly batch: {
    readonly step: Float64Array;
    readonly lossMin: Float64Array;
    readonly lossMax: Float64Array;
    readonly lossMean: Float64Array;
    /** Norm of the whole gradient (before clipping), mean over the thinned steps. */
    readonly gradNorm: Float64Array;
    readonly learningRate: Float64Array;
  };
  readonly training: EvaluationSeries;
  readonly validation: EvaluationSeries;
}

/** Full-set evaluations in eval mode; `accuracy` is empty for regression. */
export interface EvaluationSeries {
  readonly step: Float64Array;
  readonly loss: Float64Array;
  readonly accuracy: Float64Array;
}
