import { Type } from '@sinclair/typebox';
import { ActivationKind } from '../../kernels/activationKind';
import { elementwise } from './elementwise';

/** https://pytorch.org/docs/stable/generated/torch.nn.ReLU.html */
export const relu = elementwise({
  schema: Type.Object(
    { type: Type.Literal('ReLU') },
    {
      additionalProperties: false,
      description:
        'Rectifier: y = max(x, 0). Slope 1 above 0, and 0 at and below it, so a unit that is negative for every sample gets no gradient: it is dead.\n\n`torch.nn.ReLU()`',
    },
  ),
  defaults: {},
  piecewiseLinear: true,
  turn: undefined,
  // Written so that NaN passes through, as in PyTorch.
  value: x => (x <= 0 ? 0 : x),
  slope: x => (x > 0 ? 1 : 0),
  curvature: () => 0,
  kernel: () => ({ kind: ActivationKind.ReLU, parameter: 0 }),
});
