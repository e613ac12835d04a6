export interface GradientFlowParams {
  /** Statistics of the batch (default `train`) or the running ones. */
  readonly mode?: 'train' | 'eval';
}

/** How the signal runs forward and the gradient backward, layer by layer, over the training rows as one batch. */
export interface GradientFlow {
  readonly step: number;
  readonly mode: 'train' | 'eval';
  readonly loss: number;
  /** Rows that were looked at, of so many. */
  readonly samples: number;
  readonly totalSamples: number;
  readonly layers: readonly LayerFlow[];
  /** Where the signal is lost first, seen from the head; undefined when it arrives everywhere. */
  readonly where: FlowFault | undefined;
  /** What is noteworthy, in words: where the signal dies, what the factors tell of the start. */
  readonly notes: readonly string[];
}

export interface FlowFault {
  readonly layer: number;
  readonly kind: 'vanishing' | 'exploding' | 'nonFinite' | 'zero';
  readonly message: string;
}

/** One parameter tensor: ‖g‖, ‖θ‖ and ‖Δθ‖/‖θ‖ of the last step (NaN where no step is known). */
export interface ParameterFlow {
  readonly name: string;
  readonly gradientNorm: number;
  readonly norm: number;
  readonly updateRatio: number;
  readonly nonFinite: number;
}

export interface LayerFlow {
  readonly layer: number;
  readonly type: string;
  /** Root mean square of the layer's outputs, and of ∂L/∂output (for a Linear: ∂L/∂z). */
  readonly activation: number;
  readonly gradient: number;
  /** Values that are NaN or infinite, which the two leave out. */
  readonly activationNonFinite: number;
  readonly gradientNonFinite: number;
  /** Those of them that are NaN; the others are infinite. */
  readonly activationNaN: number;
  readonly gradientNaN: number;
  readonly weightNorm: number;
  readonly weightGradientNorm: number;
  /** ‖ΔW‖/‖W‖ of the last step; NaN where no step is known. */
  readonly updateRatio: number;
  /**
   * For a Linear behind another one: mean square of its output over that of the Linear before; and, backwards, mean square of
   * ∂L/∂z of the Linear before over that of this one. NaN where there is none.
   */
  readonly forwardFactor: number;
  readonly backwardFactor: number;
  /** What theory expects of the two for weights of this variance: fan × Var(W) × E[f′²]; NaN where it says nothing. */
  readonly forwardTheory: number;
  readonly backwardTheory: number;
  readonly parameters: readonly ParameterFlow[];
}

export interface FlowCourseParams {
  /** Also looks at the kept states of the past; asked with `inspect`, as it takes its time. */
  readonly fill?: boolean;
}

/** The gradient flow through the run, at the steps that were looked at up to the present one. In train mode. */
export interface FlowCourse {
  readonly step: Float64Array;
  /** Rows that each look was taken over, of so many. */
  readonly samples: number;
  readonly totalSamples: number;
  readonly layers: readonly LayerCourse[];
}

/** Values at each of the steps, as in `LayerFlow`; what is not finite is NaN and counted in `nonFinite`. */
export interface LayerCourse {
  readonly layer: number;
  readonly type: string;
  readonly gradient: Float32Array;
  readonly activation: Float32Array;
  /** NaN for layers without weights. */
  readonly weightGradient: Float32Array;
  /** ‖ΔW‖/‖W‖ of the step that led there; NaN at step 0 and where it is not known. */
  readonly updateRatio: Float32Array;
  readonly nonFinite: Int32Array;
}
