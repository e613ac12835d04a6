import type { Kernels } from '../../core/kernels/kernels';
import { ActivationKind } from '../../core/kernels/activationKind';
import type { TwinViews } from './twinViews';

type ActivationKernels = Pick<
  Kernels,
  'activationForward' | 'activationBackward' | 'activationSlope' | 'activationCurvature'
>;

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const density = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
const distribution = (x: number): number => 0.5 * erfc(-x / Math.SQRT2);

/** erfc by the series of erf near 0 and by its continued fraction far from it: unlike what the kernels do. */
function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  if (x < 2.5) {
    // erf x = 2/√π e^(−x²) Σ 2^n x^(2n+1) / (2n+1)!!
    let term = x;
    let sum = x;
    for (let n = 1; n < 80; n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
  }
  let tail = 0;
  for (let n = 120; n > 0; n--) tail = n / 2 / (x + tail);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + tail);
}

const k = Math.sqrt(2 / Math.PI);
const c = 0.044715;
const inner = (x: number): number => Math.tanh(k * (x + c * x * x * x));
/** 1 − tanh², without cancellation. */
const innerBend = (x: number): number => 1 / Math.cosh(k * (x + c * x * x * x)) ** 2;
const innerSlope = (x: number): number => k * (1 + 3 * c * x * x);

/** f, f′ and f″ by their formulas. */
const functions: Record<ActivationKind, readonly ((x: number, a: number) => number)[]> = {
  [ActivationKind.ReLU]: [x => (x <= 0 ? 0 : x), x => (x <= 0 ? 0 : 1), x => (Number.isNaN(x) ? x : 0)],
  [ActivationKind.LeakyReLU]: [
    (x, a) => (x > 0 ? x : a * x),
    (x, a) => (x > 0 ? 1 : a),
    x => (Number.isNaN(x) ? x : 0),
  ],
  [ActivationKind.ELU]: [
    (x, a) => (x > 0 ? x : a * Math.expm1(x)),
    (x, a) => (x > 0 ? 1 : a * Math.exp(x)),
    (x, a) => (x > 0 ? 0 : a * Math.exp(x)),
  ],
  [ActivationKind.GELU]: [
    x => x * distribution(x),
    x => distribution(x) + x * density(x),
    x => density(x) * (2 - x * x),
  ],
  [ActivationKind.GELUTanh]: [
    x => 0.5 * x * (1 + inner(x)),
    x => 0.5 * (1 + inner(x)) + 0.5 * x * innerBend(x) * innerSlope(x),
    x => {
      const t = inner(x);
      const u = innerSlope(x);
      return innerBend(x) * (u + 0.5 * x * (6 * k * c * x - 2 * t * u * u));
    },
  ],
  [ActivationKind.SiLU]: [
    x => x * sigmoid(x),
    x => sigmoid(x) * (1 + x * (1 - sigmoid(x))),
    x => sigmoid(x) * (1 - sigmoid(x)) * (2 + x * (1 - 2 * sigmoid(x))),
  ],
  [ActivationKind.Sigmoid]: [
    sigmoid,
    x => sigmoid(x) * sigmoid(-x),
    x => sigmoid(x) * sigmoid(-x) * (1 - 2 * sigmoid(x)),
  ],
  [ActivationKind.Tanh]: [
    x => Math.tanh(x),
    x => 1 - Math.tanh(x) ** 2,
    x => -2 * Math.tanh(x) * (1 - Math.tanh(x) ** 2),
  ],
  [ActivationKind.Softplus]: [
    x => (x > 20 ? x : Math.log1p(Math.exp(x))),
    x => (x > 20 ? 1 : sigmoid(x)),
    x => (x > 20 ? 0 : sigmoid(x) * sigmoid(-x)),
  ],
};

export function twinActivations({ real }: TwinViews): ActivationKernels {
  const map = (
    kind: ActivationKind,
    order: number,
    x: number,
    out: number,
    n: number,
    parameter: number,
    weight: (i: number) => number,
  ): void => {
    const f = functions[kind][order];
    const [from, to] = [real(x, n), real(out, n)];
    for (let i = 0; i < n; i++) to[i] = f(from[i], parameter) * weight(i);
  };
  return {
    activationForward: (kind, x, y, n, parameter) => map(kind, 0, x, y, n, parameter, () => 1),
    activationBackward: (kind, x, _y, g, dx, n, parameter) => {
      const G = real(g, n);
      map(kind, 1, x, dx, n, parameter, i => G[i]);
    },
    activationSlope: (kind, x, _y, out, n, parameter) => map(kind, 1, x, out, n, parameter, () => 1),
    activationCurvature: (kind, x, _y, out, n, parameter) => map(kind, 2, x, out, n, parameter, () => 1),
  };
}
