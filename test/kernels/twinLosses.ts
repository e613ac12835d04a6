import type { Kernels } from '../../core/kernels/kernels';
import type { TwinViews } from './twinViews';

type LossKernels = Pick<
  Kernels,
  'softmaxCrossEntropy' | 'meanSquaredError' | 'binaryCrossEntropyWithLogits' | 'countCorrect'
>;

export function twinLosses({ real, optional, int32 }: TwinViews): LossKernels {
  return {
    softmaxCrossEntropy: (logits, labels, delta, probabilities, S, C, smoothing) => {
      const [Z, L] = [real(logits, S * C), int32(labels, S)];
      const [D, P] = [optional(delta, S * C), optional(probabilities, S * C)];
      let loss = 0;
      for (let s = 0; s < S; s++) {
        const row = Array.from(Z.subarray(s * C, (s + 1) * C));
        const most = Math.max(...row);
        const logSum = most + Math.log(row.reduce((sum, z) => sum + Math.exp(z - most), 0));
        row.forEach((z, c) => {
          const p = Math.exp(z - logSum);
          const q = (L[s] === c ? 1 - smoothing : 0) + smoothing / C;
          if (q !== 0) loss -= q * (z - logSum);
          if (P) P[s * C + c] = p;
          if (D) D[s * C + c] = (p - q) / S;
        });
      }
      return loss / S;
    },
    meanSquaredError: (y, t, delta, n) => {
      const [Y, T, D] = [real(y, n), real(t, n), optional(delta, n)];
      let loss = 0;
      for (let i = 0; i < n; i++) {
        loss += (Y[i] - T[i]) ** 2 / n;
        if (D) D[i] = (2 * (Y[i] - T[i])) / n;
      }
      return loss;
    },
    binaryCrossEntropyWithLogits: (y, t, delta, n) => {
      const [Y, T, D] = [real(y, n), real(t, n), optional(delta, n)];
      let loss = 0;
      for (let i = 0; i < n; i++) {
        loss += (Math.max(Y[i], 0) - Y[i] * T[i] + Math.log1p(Math.exp(-Math.abs(Y[i])))) / n;
        if (D) D[i] = (1 / (1 + Math.exp(-Y[i])) - T[i]) / n;
      }
      return loss;
    },
    countCorrect: (logits, labels, S, C) => {
      const [Z, L] = [real(logits, S * C), int32(labels, S)];
      let count = 0;
      for (let s = 0; s < S; s++) {
        const row = Array.from(Z.subarray(s * C, (s + 1) * C));
        if (!row.some(Number.isNaN) && row.indexOf(Math.max(...row)) === L[s]) count++;
      }
      return count;
    },
  };
}
