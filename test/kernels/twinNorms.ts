import type { Kernels } from '../../core/kernels/kernels';
import type { TwinViews } from './twinViews';

type NormKernels = Pick<
  Kernels,
  | 'batchNormForward'
  | 'batchNormForwardPart'
  | 'batchNormForwardEval'
  | 'batchNormBackward'
  | 'batchNormBackwardPart'
  | 'batchNormBackwardEval'
  | 'batchNormUpdateRunning'
  | 'layerNormForward'
  | 'layerNormBackward'
>;

interface Line {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** Mean and biased variance along a row or a column. */
function moments(x: ArrayLike<number>, { start, step, count }: Line): { mean: number; variance: number } {
  let mean = 0;
  for (let k = 0; k < count; k++) mean += x[start + k * step] / count;
  let variance = 0;
  for (let k = 0; k < count; k++) variance += (x[start + k * step] - mean) ** 2 / count;
  return { mean, variance };
}

/** The gradient of (x − mean)/std along a row or a column, given that of the result. */
function throughNormalisation(
  g: (k: number) => number,
  xhat: ArrayLike<number>,
  invStd: number,
  { start, step, count }: Line,
): number[] {
  let sum = 0;
  let along = 0;
  for (let k = 0; k < count; k++) {
    sum += g(k);
    along += g(k) * xhat[start + k * step];
  }
  return Array.from(
    { length: count },
    (_, k) => invStd * (g(k) - sum / count - (xhat[start + k * step] * along) / count),
  );
}

export function twinNorms({ real, optional }: TwinViews): NormKernels {
  const batchNormForwardPart: Kernels['batchNormForwardPart'] = (
    x,
    gamma,
    beta,
    y,
    xhat,
    mean,
    variance,
    invStd,
    S,
    C,
    eps,
    from,
    to,
  ) => {
    const [X, Y, H] = [real(x, S * C), real(y, S * C), real(xhat, S * C)];
    const [G, B] = [optional(gamma, C), optional(beta, C)];
    for (let c = from; c < to; c++) {
      const found = moments(X, { start: c, step: C, count: S });
      const inverse = 1 / Math.sqrt(found.variance + eps);
      real(mean, C)[c] = found.mean;
      real(variance, C)[c] = found.variance;
      real(invStd, C)[c] = inverse;
      for (let s = 0; s < S; s++) {
        const h = (X[s * C + c] - found.mean) * inverse;
        H[s * C + c] = h;
        Y[s * C + c] = (G?.[c] ?? 1) * h + (B?.[c] ?? 0);
      }
    }
  };
  const batchNormBackwardPart: Kernels['batchNormBackwardPart'] = (
    g,
    xhat,
    gamma,
    invStd,
    dx,
    dgamma,
    dbeta,
    S,
    C,
    from,
    to,
  ) => {
    const [G, H, R] = [real(g, S * C), real(xhat, S * C), real(invStd, C)];
    const weight = optional(gamma, C);
    for (let c = from; c < to; c++) {
      let sum = 0;
      let along = 0;
      for (let s = 0; s < S; s++) {
        sum += G[s * C + c];
        along += G[s * C + c] * H[s * C + c];
      }
      const line = { start: c, step: C, count: S };
      const out = throughNormalisation(s => (weight?.[c] ?? 1) * G[s * C + c], H, R[c], line);
      const D = optional(dx, S * C);
      if (D) out.forEach((value, s) => (D[s * C + c] = value));
      const [W, B] = [optional(dgamma, C), optional(dbeta, C)];
      if (W) W[c] = along;
      if (B) B[c] = sum;
    }
  };
  return {
    batchNormForward: (...all) => {
      batchNormForwardPart(...all, 0, all[9]);
    },
    batchNormForwardPart,
    batchNormForwardEval: (x, gamma, beta, runningMean, runningVar, y, S, C, eps) => {
      const [X, Y] = [real(x, S * C), real(y, S * C)];
      const [G, B] = [optional(gamma, C), optional(beta, C)];
      const [M, V] = [real(runningMean, C), real(runningVar, C)];
      for (let i = 0; i < S * C; i++) {
        const c = i % C;
        Y[i] = ((G?.[c] ?? 1) * (X[i] - M[c])) / Math.sqrt(V[c] + eps) + (B?.[c] ?? 0);
      }
    },
    batchNormBackward: (...all) => {
      batchNormBackwardPart(...all, 0, all[8]);
    },
    batchNormBackwardPart,
    batchNormBackwardEval: (g, x, gamma, runningMean, runningVar, dx, dgamma, dbeta, S, C, eps) => {
      const [G, X, M, V] = [real(g, S * C), real(x, S * C), real(runningMean, C), real(runningVar, C)];
      const weight = optional(gamma, C);
      const [D, W, B] = [optional(dx, S * C), optional(dgamma, C), optional(dbeta, C)];
      for (let c = 0; c < C; c++) {
        const inverse = 1 / Math.sqrt(V[c] + eps);
        let sum = 0;
        let along = 0;
        for (let s = 0; s < S; s++) {
          sum += G[s * C + c];
          along += G[s * C + c] * (X[s * C + c] - M[c]) * inverse;
          if (D) D[s * C + c] = G[s * C + c] * (weight?.[c] ?? 1) * inverse;
        }
        if (W) W[c] = along;
        if (B) B[c] = sum;
      }
    },
    batchNormUpdateRunning: (mean, variance, runningMean, runningVar, momentum, S, C) => {
      const [M, V, RM, RV] = [real(mean, C), real(variance, C), real(runningMean, C), real(runningVar, C)];
      for (let c = 0; c < C; c++) {
        RM[c] = (1 - momentum) * RM[c] + momentum * M[c];
        RV[c] = (1 - momentum) * RV[c] + (momentum * V[c] * S) / (S - 1);
      }
    },
    layerNormForward: (x, gamma, beta, y, xhat, invStd, S, C, eps) => {
      const [X, Y, H, R] = [real(x, S * C), real(y, S * C), real(xhat, S * C), real(invStd, S)];
      const [G, B] = [optional(gamma, C), optional(beta, C)];
      for (let s = 0; s < S; s++) {
        const { mean, variance } = moments(X, { start: s * C, step: 1, count: C });
        const inverse = 1 / Math.sqrt(variance + eps);
        R[s] = inverse;
        for (let c = 0; c < C; c++) {
          const h = (X[s * C + c] - mean) * inverse;
          H[s * C + c] = h;
          Y[s * C + c] = (G?.[c] ?? 1) * h + (B?.[c] ?? 0);
        }
      }
    },
    layerNormBackward: (g, xhat, gamma, invStd, dx, dgamma, dbeta, S, C) => {
      const [G, H, R] = [real(g, S * C), real(xhat, S * C), real(invStd, S)];
      const weight = optional(gamma, C);
      const [D, W, B] = [optional(dx, S * C), optional(dgamma, C), optional(dbeta, C)];
      const [along, sums] = [new Float64Array(C), new Float64Array(C)];
      for (let s = 0; s < S; s++) {
        for (let c = 0; c < C; c++) {
          along[c] += G[s * C + c] * H[s * C + c];
          sums[c] += G[s * C + c];
        }
        const line = { start: s * C, step: 1, count: C };
        const out = throughNormalisation(c => (weight?.[c] ?? 1) * G[s * C + c], H, R[s], line);
        D?.set(out, s * C);
      }
      W?.set(along);
      B?.set(sums);
    },
  };
}
