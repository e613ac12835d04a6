import { Type } from '@sinclair/typebox';
import type { SchedulerDefinition } from '../scheduler';
import { wholePower } from './wholePower';

const schema = Type.Object(
  {
    type: Type.Literal('StepLR'),
    step_size: Type.Integer({ minimum: 1, description: 'Epochs between two decays.' }),
    gamma: Type.Optional(Type.Number({ default: 0.1, description: 'Factor γ of each decay.' })),
  },
  {
    additionalProperties: false,
    description:
      'Multiplies the learning rate by γ every `step_size` epochs: lr·γ^⌊t/step_size⌋ in epoch t = 0, 1, …\n\n`torch.optim.lr_scheduler.StepLR(optimizer, step_size, gamma=0.1)`',
  },
);

/** https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html */
export const stepLR: SchedulerDefinition<typeof schema> = {
  type: 'StepLR',
  schema,
  every: 'epoch',
  learningRate: (config, t, { baseLearningRate }) =>
    baseLearningRate * wholePower(config.gamma, Math.floor(t / config.step_size)),
};
