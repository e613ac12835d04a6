import { Type } from '@sinclair/typebox';
import { ActivationKind } from '../../kernels/activationKind';
import { elementwise } from './elementwise';
import { logistic } from './logistic';

/** https://pytorch.org/docs/stable/generated/torch.nn.Sigmoid.html */
export const sigmoid = elementwise({
  schema: Type.Object(
    { type: Type.Literal('Sigmoid') },
    {
      additionalProperties: false,
      description:
        'Logistic function: y = 1 / (1 + e⁻ˣ), between 0 and 1. Saturates on both sides; its slope is at most ¼.\n\n`torch.nn.Sigmoid()`',
    },
  ),
  defaults: {},
  piecewiseLinear: false,
  turn: undefined,
  value: x => logistic(x),
  slope(x) {
    const s = logistic(x);
    return s * (1 - s);
  },
  curvature(x) {
    const s = logistic(x);
    return s * (1 - s) * (1 - 2 * s);
  },
  kernel: () => ({ kind: ActivationKind.Sigmoid, parameter: 0 }),
});
