import { Type } from '@sinclair/typebox';
import { ActivationKind } from '../../kernels/activationKind';
import { elementwise } from './elementwise';
import { logistic } from './logistic';

/** The root of the slope. */
const lowest = -1.2784645428;

const value = (x: number): number => x * logistic(x);

/** https://pytorch.org/docs/stable/generated/torch.nn.SiLU.html */
export const silu = elementwise({
  schema: Type.Object(
    { type: Type.Literal('SiLU') },
    {
      additionalProperties: false,
      description: 'Sigmoid linear unit, also called swish: y = x·σ(x).\n\n`torch.nn.SiLU()`',
    },
  ),
  defaults: {},
  piecewiseLinear: false,
  turn: () => ({ at: lowest, values: [value(lowest) - 1e-9] }),
  value,
  slope(x) {
    const s = logistic(x);
    return s * (1 + x * (1 - s));
  },
  curvature(x) {
    const s = logistic(x);
    return s * (1 - s) * (2 + x * (1 - 2 * s));
  },
  kernel: () => ({ kind: ActivationKind.SiLU, parameter: 0 }),
});
