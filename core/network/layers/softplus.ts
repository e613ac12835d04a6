import { Type } from '@sinclair/typebox';
import { ActivationKind } from '../../kernels/activationKind';
import { elementwise } from './elementwise';
import { logistic } from './logistic';

const defaults = { beta: 1, threshold: 20 };

/** https://pytorch.org/docs/stable/generated/torch.nn.Softplus.html */
export const softplus = elementwise({
  schema: Type.Object(
    {
      type: Type.Literal('Softplus'),
      beta: Type.Optional(
        Type.Number({ exclusiveMinimum: 0, default: defaults.beta, description: 'Sharpness β of the bend.' }),
      ),
      threshold: Type.Optional(
        Type.Number({
          default: defaults.threshold,
          description: 'Above β·x = threshold the function is taken as the identity.',
        }),
      ),
    },
    {
      additionalProperties: false,
      description:
        'A smooth rectifier: y = ln(1 + e^(βx)) / β, always positive.\n\n`torch.nn.Softplus(beta=1.0, threshold=20.0)`',
    },
  ),
  defaults,
  piecewiseLinear: false,
  // Where the identity takes over it falls at once, by ln(1 + e^−threshold)/β.
  turn: ({ beta, threshold }) => ({
    at: threshold / beta,
    values: [Math.log1p(Math.exp(threshold)) / beta, threshold / beta],
  }),
  value: (x, { beta, threshold }) => (beta * x > threshold ? x : Math.log1p(Math.exp(beta * x)) / beta),
  slope: (x, { beta, threshold }) => (beta * x > threshold ? 1 : logistic(beta * x)),
  curvature(x, { beta, threshold }) {
    if (beta * x > threshold) return 0;
    const s = logistic(beta * x);
    return beta * s * (1 - s);
  },
  // The kernel knows PyTorch's defaults only.
  kernel: ({ beta, threshold }) =>
    beta === defaults.beta && threshold === defaults.threshold
      ? { kind: ActivationKind.Softplus, parameter: 0 }
      : undefined,
});
