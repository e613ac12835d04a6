import { Type } from '@sinclair/typebox';
import type { OptimizerDefinition } from '../optimizer';

const schema = Type.Object(
  {
    type: Type.Literal('Adagrad'),
    lr: Type.Optional(Type.Number({ minimum: 0, default: 1e-2, description: 'Learning rate η.' })),
    lr_decay: Type.Optional(
      Type.Number({ minimum: 0, default: 0, description: 'The rate of step t is η/(1 + (t−1)·`lr_decay`).' }),
    ),
    weight_decay: Type.Optional(
      Type.Number({
        minimum: 0,
        default: 0,
        description: 'Adds `weight_decay`·θ to the gradient of every parameter.',
      }),
    ),
    initial_accumulator_value: Type.Optional(
      Type.Number({ minimum: 0, default: 0, description: 'What the sum of squared gradients starts with.' }),
    ),
    eps: Type.Optional(
      Type.Number({
        minimum: 0,
        default: 1e-10,
        description: 'Added to the denominator, after the square root.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Adagrad (Duchi, Hazan and Singer 2011): s ← s + g², θ ← θ − η·g/(√s + eps). The steps only ever shrink.\n\n`torch.optim.Adagrad(params, lr=0.01, lr_decay=0, weight_decay=0, initial_accumulator_value=0, eps=1e-10)`',
  },
);

/** https://pytorch.org/docs/stable/generated/torch.optim.Adagrad.html */
export const adagrad: OptimizerDefinition<typeof schema> = {
  type: 'Adagrad',
  schema,
  state: config => [{ name: 'sum', initial: config.initial_accumulator_value }],
  momentum: () => undefined,
  withMomentum: config => config,
  update(config, { kernels, parameters, gradients, count, state, step, learningRate }) {
    kernels.adagrad(
      parameters,
      gradients,
      state[0],
      count,
      learningRate,
      config.lr_decay,
      config.eps,
      config.weight_decay,
      step,
    );
  },
};
