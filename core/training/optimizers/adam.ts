import { Type } from '@sinclair/typebox';
import type { OptimizerDefinition } from '../optimizer';
import { adamProperties, adamState } from './adamFamily';

const schema = Type.Object(
  {
    type: Type.Literal('Adam'),
    ...adamProperties,
    weight_decay: Type.Optional(
      Type.Number({
        minimum: 0,
        default: 0,
        description:
          'Adds `weight_decay`·θ to the gradient before the moments are taken, so that the step size adapts to it as well. AdamW keeps the two apart.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Adam (Kingma and Ba 2014): m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − η·m̂/(√v̂ + eps) with m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ).\n\n`torch.optim.Adam(params, lr=0.001, betas=(0.9, 0.999), eps=1e-08, weight_decay=0, amsgrad=False)`',
  },
);

/** https://pytorch.org/docs/stable/generated/torch.optim.Adam.html */
export const adam: OptimizerDefinition<typeof schema> = {
  type: 'Adam',
  schema,
  state: config => adamState(config.amsgrad),
  momentum: config => config.betas[0],
  withMomentum: (config, momentum) => ({ ...config, betas: [momentum, config.betas[1]] }),
  update(config, { kernels, parameters, gradients, count, state, step, learningRate, momentum }) {
    kernels.adam(
      parameters,
      gradients,
      state[0],
      state[1],
      state.length > 2 ? state[2] : 0,
      count,
      learningRate,
      momentum,
      config.betas[1],
      config.eps,
      config.weight_decay,
      0,
      step,
    );
  },
};
