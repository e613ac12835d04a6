import type { Kernels } from '../kernels/kernels';
import type { Precision, Tensor, TensorMemory } from '../kernels/memory';
import type { LossTarget } from './layer';

export interface LossBinding {
  readonly outFeatures: number;
  readonly precision: Precision;
  readonly kernels: Kernels;
  readonly memory: TensorMemory;
}

/** What a loss reads and writes in one pass; all [capacity × outFeatures]. */
export interface LossActivations {
  readonly capacity: number;
  readonly logits: Tensor;
  /** ∂L/∂logits; undefined when the pass was made without gradients. */
  readonly logitGradient: Tensor | undefined;
  /** R{logits} and R{∂L/∂logits}; undefined unless the pass was made for directional derivatives. */
  readonly logitTangent: Tensor | undefined;
  readonly logitGradientTangent: Tensor | undefined;
}

export interface Loss {
  readonly type: string;
  bind(activations: LossActivations): LossPass;
}

export interface LossPass {
  /** The network's answer as probabilities, where the loss has such; valid after `evaluate` with gradient. */
  readonly probabilities: Tensor | undefined;
  /** The mean loss over the first `rows` rows; with `gradient`, also writes ∂L/∂logits. */
  evaluate(rows: number, target: LossTarget, gradient: boolean): number;
  /** R{∂L/∂logits} = ∂²L/∂logits² · R{logits}, at the point of the last `evaluate` with gradient. */
  tangent(rows: number): void;
  /** Rows answered rightly; undefined for a regression loss. */
  countCorrect(rows: number, target: LossTarget): number | undefined;
}
