import { ActivationKind } from '../../core/kernels/activationKind';

/** Plain loops over plain arrays, in float64: what every kernel must agree with, up to rounding. */
export type Matrix = readonly number[];

/** y = x wᵀ + b, [S × O]. */
export function linearForward(
  x: Matrix,
  w: Matrix,
  b: Matrix | undefined,
  S: number,
  I: number,
  O: number,
): number[] {
  const y: number[] = [];
  for (let s = 0; s < S; s++)
    for (let o = 0; o < O; o++) {
      let sum = b ? b[o] : 0;
      for (let i = 0; i < I; i++) sum += x[s * I + i] * w[o * I + i];
      y.push(sum);
    }
  return y;
}

/** dx = g w, [S × I]. */
export function linearInputGradient(g: Matrix, w: Matrix, S: number, I: number, O: number): number[] {
  const dx: number[] = [];
  for (let s = 0; s < S; s++)
    for (let i = 0; i < I; i++) {
      let sum = 0;
      for (let o = 0; o < O; o++) sum += g[s * O + o] * w[o * I + i];
      dx.push(sum);
    }
  return dx;
}

/** dw = gᵀ x, [O × I]. */
export function linearWeightGradient(g: Matrix, x: Matrix, S: number, I: number, O: number): number[] {
  const dw: number[] = [];
  for (let o = 0; o < O; o++)
    for (let i = 0; i < I; i++) {
      let sum = 0;
      for (let s = 0; s < S; s++) sum += g[s * O + o] * x[s * I + i];
      dw.push(sum);
    }
  return dw;
}

export function columnSum(g: Matrix, S: number, O: number): number[] {
  return Array.from({ length: O }, (_, o) => {
    let sum = 0;
    for (let s = 0; s < S; s++) sum += g[s * O + o];
    return sum;
  });
}

/** erf by its series and continued fraction (Abramowitz and Stegun 7.1.6, 7.1.14), to round-off. */
function erf(x: number): number {
  const z = Math.abs(x);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
      term *= (2 * z * z) / (2 * n + 1);
      sum += term;
    }
    return (Math.sign(x) * 2 * sum * Math.exp(-z * z)) / Math.sqrt(Math.PI);
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / 2 / (z + fraction);
  return Math.sign(x) * (1 - Math.exp(-z * z) / ((z + fraction) * Math.sqrt(Math.PI)));
}

const sigmoid = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
const normal = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
const cumulative = (x: number): number => 0.5 * (1 + erf(x / Math.SQRT2));
const k = Math.sqrt(2 / Math.PI);

interface Elementwise {
  value(x: number, a: number): number;
  slope(x: number, a: number): number;
  curvature(x: number, a: number): number;
}

const zero = (): number => 0;

export const activations: Readonly<Record<ActivationKind, Elementwise>> = {
  [ActivationKind.ReLU]: { value: x => Math.max(x, 0), slope: x => (x > 0 ? 1 : 0), curvature: zero },
  [ActivationKind.LeakyReLU]: {
    value: (x, a) => (x > 0 ? x : a * x),
    slope: (x, a) => (x > 0 ? 1 : a),
    curvature: zero,
  },
  [ActivationKind.ELU]: {
    value: (x, a) => (x > 0 ? x : a * Math.expm1(x)),
    slope: (x, a) => (x > 0 ? 1 : a * Math.exp(x)),
    curvature: (x, a) => (x > 0 ? 0 : a * Math.exp(x)),
  },
  [ActivationKind.GELU]: {
    value: x => x * cumulative(x),
    slope: x => cumulative(x) + x * normal(x),
    curvature: x => (2 - x * x) * normal(x),
  },
  [ActivationKind.GELUTanh]: {
    value: x => 0.5 * x * (1 + Math.tanh(k * (x + 0.044715 * x ** 3))),
    slope: x => {
      const t = Math.tanh(k * (x + 0.044715 * x ** 3));
      const du = k * (1 + 3 * 0.044715 * x * x);
      return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * du;
    },
    curvature: x => {
      const t = Math.tanh(k * (x + 0.044715 * x ** 3));
      const du = k * (1 + 3 * 0.044715 * x * x);
      const ddu = k * 6 * 0.044715 * x;
      return (1 - t * t) * (du - x * t * du * du + 0.5 * x * ddu);
    },
  },
  [ActivationKind.SiLU]: {
    value: x => x * sigmoid(x),
    slope: x => sigmoid(x) * (1 + x * (1 - sigmoid(x))),
    curvature: x => {
      const s = sigmoid(x);
      return s * (1 - s) * (2 + x * (1 - 2 * s));
    },
  },
  [ActivationKind.Sigmoid]: {
    value: sigmoid,
    slope: x => sigmoid(x) * sigmoid(-x),
    curvature: x => sigmoid(x) * sigmoid(-x) * (1 - 2 * sigmoid(x)),
  },
  [ActivationKind.Tanh]: {
    value: Math.tanh,
    slope: x => 1 - Math.tanh(x) ** 2,
    curvature: x => -2 * Math.tanh(x) * (1 - Math.tanh(x) ** 2),
  },
  [ActivationKind.Softplus]: {
    value: x => (x > 20 ? x : Math.log1p(Math.exp(x))),
    slope: x => (x > 20 ? 1 : sigmoid(x)),
    curvature: x => (x > 20 ? 0 : sigmoid(x) * sigmoid(-x)),
  },
};

export interface BatchNormTwin {
  readonly mean: number[];
  readonly variance: number[];
  readonly invStd: number[];
  readonly xhat: number[];
  readonly y: number[];
}

export function batchNorm(
  x: Matrix,
  gamma: Matrix,
  beta: Matrix,
  S: number,
  C: number,
  eps: number,
): BatchNormTwin {
  const mean = columnSum(x, S, C).map(sum => sum / S);
  const variance = mean.map((m, c) => {
    let sum = 0;
    for (let s = 0; s < S; s++) sum += (x[s * C + c] - m) ** 2;
    return sum / S;
  });
  const invStd = variance.map(v => 1 / Math.sqrt(v + eps));
  const xhat = x.map((value, i) => (value - mean[i % C]) * invStd[i % C]);
  return { mean, variance, invStd, xhat, y: xhat.map((value, i) => gamma[i % C] * value + beta[i % C]) };
}

/** The gradient through the batch's own statistics: Ioffe and Szegedy 2015, the three sums written out. */
export function batchNormBackward(
  g: Matrix,
  xhat: Matrix,
  gamma: Matrix,
  invStd: Matrix,
  S: number,
  C: number,
): { readonly dx: number[]; readonly dgamma: number[]; readonly dbeta: number[] } {
  const dbeta = columnSum(g, S, C);
  const dgamma = columnSum(
    g.map((value, i) => value * xhat[i]),
    S,
    C,
  );
  const dx = g.map((value, i) => {
    const c = i % C;
    return gamma[c] * invStd[c] * (value - dbeta[c] / S - (xhat[i] * dgamma[c]) / S);
  });
  return { dx, dgamma, dbeta };
}

export function softmaxCrossEntropy(
  z: Matrix,
  labels: readonly number[],
  S: number,
  C: number,
  smoothing: number,
): { readonly loss: number; readonly delta: number[] } {
  let loss = 0;
  const delta: number[] = [];
  for (let s = 0; s < S; s++) {
    const row = z.slice(s * C, (s + 1) * C);
    const top = Math.max(...row);
    const sum = row.reduce((total, value) => total + Math.exp(value - top), 0);
    row.forEach((value, c) => {
      const q = (c === labels[s] ? 1 - smoothing : 0) + smoothing / C;
      const logP = value - top - Math.log(sum);
      loss -= (q * logP) / S;
      delta.push((Math.exp(logP) - q) / S);
    });
  }
  return { loss, delta };
}
