import { Type } from '@sinclair/typebox';
import type { SchedulerDefinition } from '../scheduler';
import { wholePower } from './wholePower';

const schema = Type.Object(
  {
    type: Type.Literal('ExponentialLR'),
    gamma: Type.Number({ description: 'Factor γ of each epoch.' }),
  },
  {
    additionalProperties: false,
    description:
      'Multiplies the learning rate by γ after every epoch: lr·γᵗ in epoch t = 0, 1, …\n\n`torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma)`',
  },
);

/** https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ExponentialLR.html */
export const exponentialLR: SchedulerDefinition<typeof schema> = {
  type: 'ExponentialLR',
  schema,
  every: 'epoch',
  learningRate: (config, t, { baseLearningRate }) => baseLearningRate * wholePower(config.gamma, t),
};
