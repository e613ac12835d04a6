import { Type } from '@sinclair/typebox';
import type { StateVector } from '../optimizer';

/** The keys that Adam and AdamW share; only their `weight_decay` differs. */
export const adamProperties = {
  lr: Type.Optional(Type.Number({ minimum: 0, default: 1e-3, description: 'Learning rate η.' })),
  betas: Type.Optional(
    Type.Tuple(
      [Type.Number({ minimum: 0, exclusiveMaximum: 1 }), Type.Number({ minimum: 0, exclusiveMaximum: 1 })],
      {
        default: [0.9, 0.999],
        description:
          'β₁ and β₂: how much of the running mean of the gradient, and of its square, is kept at each step.',
      },
    ),
  ),
  eps: Type.Optional(
    Type.Number({
      minimum: 0,
      default: 1e-8,
      description: 'Added to the denominator, after the square root.',
    }),
  ),
  amsgrad: Type.Optional(
    Type.Boolean({
      default: false,
      description:
        'Divide by the largest second moment so far instead of the current one (Reddi et al. 2018, "On the Convergence of Adam and Beyond").',
    }),
  ),
};

export function adamState(amsgrad: boolean): readonly StateVector[] {
  const moments = [{ name: 'exp_avg' }, { name: 'exp_avg_sq' }];
  return amsgrad ? [...moments, { name: 'max_exp_avg_sq' }] : moments;
}
