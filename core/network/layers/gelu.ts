import { Type } from '@sinclair/typebox';
import { ActivationKind } from '../../kernels/activationKind';
import { erf } from '../errorFunction';
import { elementwise } from './elementwise';

type Approximation = 'none' | 'tanh';

const defaults: { approximate: Approximation } = { approximate: 'none' };

const K = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

/** Φ and φ, the normal distribution and its density. */
const distribution = (x: number): number => (1 + erf(x / Math.SQRT2)) / 2;
const density = (x: number): number => Math.exp(-(x * x) / 2) / Math.sqrt(2 * Math.PI);

/** u(x) = k (x + c x³), the argument of the tanh form, and its derivatives. */
const argument = (x: number): number => K * (x + CUBIC * x ** 3);
const argumentSlope = (x: number): number => K * (1 + 3 * CUBIC * x * x);
const argumentCurvature = (x: number): number => 6 * K * CUBIC * x;

/** The lowest place of either form: the root of its slope. */
const lowest = { none: -0.7517915247, tanh: -0.7524614221 };

const value = (x: number, { approximate }: { readonly approximate: 'none' | 'tanh' }): number =>
  approximate === 'none' ? x * distribution(x) : (x / 2) * (1 + Math.tanh(argument(x)));

/** https://pytorch.org/docs/stable/generated/torch.nn.GELU.html */
export const gelu = elementwise({
  schema: Type.Object(
    {
      type: Type.Literal('GELU'),
      approximate: Type.Optional(
        Type.Union([Type.Literal('none'), Type.Literal('tanh')], {
          default: defaults.approximate,
          description:
            '`none` uses the error function, `tanh` the approximation ½x(1 + tanh(√(2/π)(x + 0.044715x³))).',
        }),
      ),
    },
    {
      additionalProperties: false,
      description:
        "Gaussian error linear unit: y = x·Φ(x), with Φ the standard normal distribution function.\n\n`torch.nn.GELU(approximate='none')`",
    },
  ),
  defaults,
  piecewiseLinear: false,
  turn(settings) {
    const at = lowest[settings.approximate];
    return { at, values: [value(at, settings) - 1e-9] };
  },
  value,
  slope(x, { approximate }) {
    if (approximate === 'none') return distribution(x) + x * density(x);
    const t = Math.tanh(argument(x));
    return (1 + t) / 2 + (x / 2) * (1 - t * t) * argumentSlope(x);
  },
  curvature(x, { approximate }) {
    if (approximate === 'none') return density(x) * (2 - x * x);
    const t = Math.tanh(argument(x));
    const slope = argumentSlope(x);
    return (1 - t * t) * (slope + (x / 2) * (argumentCurvature(x) - 2 * t * slope * slope));
  },
  kernel: ({ approximate }) => ({
    kind: approximate === 'none' ? ActivationKind.GELU : ActivationKind.GELUTanh,
    parameter: 0,
  }),
});
