import { Type } from '@sinclair/typebox';
import type { OptimizerDefinition } from '../optimizer';
import { adamProperties, adamState } from './adamFamily';

const schema = Type.Object(
  {
    type: Type.Literal('AdamW'),
    ...adamProperties,
    weight_decay: Type.Optional(
      Type.Number({
        minimum: 0,
        default: 1e-2,
        description:
          'Decoupled weight decay: every parameter shrinks by the factor 1 − lr·`weight_decay` before the step; the gradient does not see it.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Adam with decoupled weight decay (Loshchilov and Hutter 2019): θ ← θ·(1 − η·λ), then an Adam step.\n\n`torch.optim.AdamW(params, lr=0.001, betas=(0.9, 0.999), eps=1e-08, weight_decay=0.01, amsgrad=False)`',
  },
);

/** https://pytorch.org/docs/stable/generated/torch.optim.AdamW.html */
export const adamW: OptimizerDefinition<typeof schema> = {
  type: 'AdamW',
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
      1,
      step,
    );
  },
};
