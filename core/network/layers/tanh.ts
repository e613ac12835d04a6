import { Type } from '@sinclair/typebox';
import { ActivationKind } from '../../kernels/activationKind';
import { elementwise } from './elementwise';

/** https://pytorch.org/docs/stable/generated/torch.nn.Tanh.html */
export const tanh = elementwise({
  schema: Type.Object(
    { type: Type.Literal('Tanh') },
    {
      additionalProperties: false,
      description:
        'Hyperbolic tangent: y = tanh x, between −1 and 1. Saturates on both sides; slope 1 at 0.\n\n`torch.nn.Tanh()`',
    },
  ),
  defaults: {},
  piecewiseLinear: false,
  turn: undefined,
  value: x => Math.tanh(x),
  slope: x => 1 - Math.tanh(x) ** 2,
  curvature(x) {
    const t = Math.tanh(x);
    return -2 * t * (1 - t * t);
  },
  kernel: () => ({ kind: ActivationKind.Tanh, parameter: 0 }),
});
