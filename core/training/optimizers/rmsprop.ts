import { Type } from '@sinclair/typebox';
import type { OptimizerDefinition, StateVector } from '../optimizer';

const schema = Type.Object(
  {
    type: Type.Literal('RMSprop'),
    lr: Type.Optional(Type.Number({ minimum: 0, default: 1e-2, description: 'Learning rate η.' })),
    alpha: Type.Optional(
      Type.Number({
        minimum: 0,
        default: 0.99,
        description: 'Smoothing constant α: how much of the running mean of g² is kept at each step.',
      }),
    ),
    eps: Type.Optional(
      Type.Number({
        minimum: 0,
        default: 1e-8,
        description: 'Added to the denominator, outside the square root.',
      }),
    ),
    weight_decay: Type.Optional(
      Type.Number({
        minimum: 0,
        default: 0,
        description: 'Adds `weight_decay`·θ to the gradient of every parameter.',
      }),
    ),
    momentum: Type.Optional(
      Type.Number({
        minimum: 0,
        default: 0,
        description: 'Momentum factor μ on the scaled gradient: b ← μ·b + g/(√s + eps). 0 switches it off.',
      }),
    ),
    centered: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'Divide by an estimate of the variance of the gradient, √(s − ḡ²), instead of its mean square.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'RMSprop (Hinton, lecture 6 of "Neural Networks for Machine Learning"): s ← α·s + (1−α)·g², θ ← θ − η·g/(√s + eps).\n\n`torch.optim.RMSprop(params, lr=0.01, alpha=0.99, eps=1e-08, weight_decay=0, momentum=0, centered=False)`',
  },
);

/** https://pytorch.org/docs/stable/generated/torch.optim.RMSprop.html */
export const rmsprop: OptimizerDefinition<typeof schema> = {
  type: 'RMSprop',
  schema,
  state(config) {
    const vectors: StateVector[] = [{ name: 'square_avg' }];
    if (config.momentum > 0) vectors.push({ name: 'momentum_buffer' });
    if (config.centered) vectors.push({ name: 'grad_avg' });
    return vectors;
  },
  momentum: config => config.momentum,
  withMomentum: (config, momentum) => ({ ...config, momentum }),
  update(config, { kernels, parameters, gradients, count, state, learningRate, momentum }) {
    const hasBuffer = state.length > (config.centered ? 2 : 1);
    kernels.rmsprop(
      parameters,
      gradients,
      state[0],
      config.centered ? state[hasBuffer ? 2 : 1] : 0,
      hasBuffer ? state[1] : 0,
      count,
      learningRate,
      config.alpha,
      config.eps,
      config.weight_decay,
      momentum,
      Number(config.centered),
    );
  },
};
