import { Type } from '@sinclair/typebox';
import { ActivationKind } from '../../kernels/activationKind';
import { elementwise } from './elementwise';

const defaults = { alpha: 1 };

/** https://pytorch.org/docs/stable/generated/torch.nn.ELU.html */
export const elu = elementwise({
  schema: Type.Object(
    {
      type: Type.Literal('ELU'),
      alpha: Type.Optional(
        Type.Number({ default: defaults.alpha, description: 'The output tends to −α far below 0.' }),
      ),
    },
    {
      additionalProperties: false,
      description:
        'Exponential linear unit: y = x above 0, α·(eˣ − 1) otherwise. Saturates on the left instead of dying.\n\n`torch.nn.ELU(alpha=1.0)`',
    },
  ),
  defaults,
  piecewiseLinear: false,
  // Monotone for the usual settings; with a negative α the kink is the lowest place.
  turn: () => ({ at: 0, values: [0] }),
  value: (x, settings) => (x > 0 ? x : settings.alpha * Math.expm1(x)),
  slope: (x, settings) => (x > 0 ? 1 : settings.alpha * Math.exp(x)),
  curvature: (x, settings) => (x > 0 ? 0 : settings.alpha * Math.exp(x)),
  kernel: settings => ({ kind: ActivationKind.ELU, parameter: settings.alpha }),
});
