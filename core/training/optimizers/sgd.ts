import { Type } from '@sinclair/typebox';
import type { OptimizerDefinition } from '../optimizer';

const schema = Type.Object(
  {
    type: Type.Literal('SGD'),
    lr: Type.Optional(Type.Number({ minimum: 0, default: 1e-3, description: 'Learning rate η.' })),
    momentum: Type.Optional(
      Type.Number({
        minimum: 0,
        default: 0,
        description:
          'Momentum factor μ. The buffer b ← μ·b + (1 − dampening)·g replaces the gradient; the first step takes b = g. 0 switches it off.',
      }),
    ),
    dampening: Type.Optional(
      Type.Number({
        default: 0,
        description: 'Dampening of the gradient where it enters the momentum buffer.',
      }),
    ),
    weight_decay: Type.Optional(
      Type.Number({
        minimum: 0,
        default: 0,
        description:
          'Adds `weight_decay`·θ to the gradient of every parameter, biases and batch norm included. It does not show in the loss.',
      }),
    ),
    nesterov: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Nesterov momentum: steps along g + μ·b. Needs `momentum` above 0 and `dampening` 0.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Stochastic gradient descent: θ ← θ − η·g, optionally with momentum.\n\n`torch.optim.SGD(params, lr=0.001, momentum=0, dampening=0, weight_decay=0, nesterov=False)`',
  },
);

/** https://pytorch.org/docs/stable/generated/torch.optim.SGD.html */
export const sgd: OptimizerDefinition<typeof schema> = {
  type: 'SGD',
  schema,
  state: config => (config.momentum === 0 ? [] : [{ name: 'momentum_buffer' }]),
  momentum: config => config.momentum,
  withMomentum: (config, momentum) => ({ ...config, momentum }),
  check: config =>
    config.nesterov && (config.momentum <= 0 || config.dampening !== 0)
      ? [
          {
            key: 'nesterov',
            code: 'nesterov-needs-momentum',
            message:
              'Nesterov momentum needs "momentum" above 0 and "dampening" 0. Set a momentum such as 0.9, or remove "nesterov".',
          },
        ]
      : [],
  update(config, { kernels, parameters, gradients, count, state, step, learningRate, momentum }) {
    kernels.sgd(
      parameters,
      gradients,
      state.length > 0 ? state[0] : 0,
      count,
      learningRate,
      momentum,
      config.dampening,
      config.weight_decay,
      Number(config.nesterov),
      Number(step === 1),
    );
  },
};
