import { Type } from '@sinclair/typebox';
import { ActivationKind } from '../../kernels/activationKind';
import { elementwise } from './elementwise';

const defaults = { negative_slope: 0.01 };

/** https://pytorch.org/docs/stable/generated/torch.nn.LeakyReLU.html */
export const leakyReLU = elementwise({
  schema: Type.Object(
    {
      type: Type.Literal('LeakyReLU'),
      negative_slope: Type.Optional(
        Type.Number({ default: defaults.negative_slope, description: 'Slope a at and below 0.' }),
      ),
    },
    {
      additionalProperties: false,
      description:
        'Rectifier with a leak: y = x above 0, a·x otherwise. A negative unit still gets a gradient, so none dies.\n\n`torch.nn.LeakyReLU(negative_slope=0.01)`',
    },
  ),
  defaults,
  piecewiseLinear: true,
  // Monotone for the usual settings; with a negative slope the kink is the lowest place.
  turn: () => ({ at: 0, values: [0] }),
  value: (x, settings) => (x > 0 ? x : settings.negative_slope * x),
  slope: (x, settings) => (x > 0 ? 1 : settings.negative_slope),
  curvature: () => 0,
  kernel: settings => ({ kind: ActivationKind.LeakyReLU, parameter: settings.negative_slope }),
});
