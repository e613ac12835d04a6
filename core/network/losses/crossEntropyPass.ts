import type { LossActivations, LossBinding, LossPass } from '../loss';

/** Index legend: s sample, c class. q is the smoothed one-hot target, P = softmax(z). */
export function bindCrossEntropy(
  { kernels, memory, precision, outFeatures: C }: LossBinding,
  { capacity, logits, logitGradient, logitTangent, logitGradientTangent }: LossActivations,
  smoothing: number,
): LossPass {
  const probabilities = logitGradient && memory.tensor(precision, capacity * C);
  const delta = logitGradient?.pointer ?? 0;
  const p = probabilities?.pointer ?? 0;

  return {
    probabilities,
    evaluate(rows, target, gradient) {
      return kernels.softmaxCrossEntropy(
        logits.pointer,
        target.pointer,
        gradient ? delta : 0,
        gradient ? p : 0,
        rows,
        C,
        smoothing,
      );
    },
    /** R{(P − q)/S} = P ∘ (R{z} − ⟨P, R{z}⟩)/S: the target does not matter. */
    tangent(rows) {
      if (!probabilities || !logitTangent || !logitGradientTangent) return;
      const P = probabilities.data;
      const rz = logitTangent.data;
      const out = logitGradientTangent.data;
      for (let s = 0; s < rows; s++) {
        const start = s * C;
        let mean = 0;
        for (let c = 0; c < C; c++) mean += P[start + c] * rz[start + c];
        for (let c = 0; c < C; c++) out[start + c] = (P[start + c] * (rz[start + c] - mean)) / rows;
      }
    },
    countCorrect: (rows, target) => kernels.countCorrect(logits.pointer, target.pointer, rows, C),
  };
}
