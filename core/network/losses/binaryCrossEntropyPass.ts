import { ActivationKind } from '../../kernels/activationKind';
import type { Tensor } from '../../kernels/memory';
import type { LossActivations, LossBinding, LossPass } from '../loss';

/** N = rows × outputs entries; a row is right when every output is on its target's side of ½. */
export function bindBinaryCrossEntropy(
  { kernels, memory, precision, outFeatures }: LossBinding,
  { capacity, logits, logitGradient, logitTangent, logitGradientTangent }: LossActivations,
): LossPass {
  const probabilities = logitGradient && memory.tensor(precision, capacity * outFeatures);

  return {
    probabilities,
    evaluate(rows, target, gradient) {
      const n = rows * outFeatures;
      const delta = gradient && logitGradient ? logitGradient.pointer : 0;
      if (gradient && probabilities)
        kernels.activationForward(ActivationKind.Sigmoid, logits.pointer, probabilities.pointer, n, 0);
      return kernels.binaryCrossEntropyWithLogits(logits.pointer, target.pointer, delta, n);
    },
    /** R{(σ − t)/N} = σ(1 − σ) R{z}/N. */
    tangent(rows) {
      if (!probabilities || !logitTangent || !logitGradientTangent) return;
      const n = rows * outFeatures;
      const P = probabilities.data;
      for (let i = 0; i < n; i++)
        logitGradientTangent.data[i] = (P[i] * (1 - P[i]) * logitTangent.data[i]) / n;
    },
    countCorrect: (rows, target) => countRight(logits, target.data, rows, outFeatures),
  };
}

function countRight(logits: Tensor, targets: ArrayLike<number>, rows: number, outputs: number): number {
  let right = 0;
  for (let s = 0; s < rows; s++) {
    let agree = true;
    for (let o = 0, k = s * outputs; o < outputs; o++, k++) {
      const z = logits.data[k];
      // NaN is on neither side.
      agree &&= targets[k] >= 0.5 ? z > 0 : z <= 0;
    }
    if (agree) right++;
  }
  return right;
}
