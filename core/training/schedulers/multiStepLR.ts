import { Type } from '@sinclair/typebox';
import type { SchedulerDefinition } from '../scheduler';
import { wholePower } from './wholePower';

const schema = Type.Object(
  {
    type: Type.Literal('MultiStepLR'),
    milestones: Type.Array(Type.Integer({ minimum: 0 }), {
      description: 'Epochs at which the rate decays; one that stands twice decays twice.',
    }),
    gamma: Type.Optional(Type.Number({ default: 0.1, description: 'Factor γ of each decay.' })),
  },
  {
    additionalProperties: false,
    description:
      'Multiplies the learning rate by γ at each milestone: lr·γ^(number of milestones ≤ t) in epoch t = 0, 1, …\n\n`torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones, gamma=0.1)`',
  },
);

/**
 * https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.MultiStepLR.html
 *
 * A milestone at 0 never fires in PyTorch: the first rate is the optimizer's own.
 */
export const multiStepLR: SchedulerDefinition<typeof schema> = {
  type: 'MultiStepLR',
  schema,
  every: 'epoch',
  learningRate(config, t, { baseLearningRate }) {
    const passed = config.milestones.filter(milestone => milestone > 0 && milestone <= t).length;
    return baseLearningRate * wholePower(config.gamma, passed);
  },
};
