import { Type } from '@sinclair/typebox';
import type { SchedulerDefinition } from '../scheduler';

const schema = Type.Object(
  {
    type: Type.Literal('LinearLR'),
    start_factor: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        default: 1 / 3,
        description: 'Factor of the learning rate in the first epoch.',
      }),
    ),
    end_factor: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, default: 1, description: 'Factor after `total_iters` epochs.' }),
    ),
    total_iters: Type.Optional(
      Type.Integer({ minimum: 1, default: 5, description: 'Epochs from the first factor to the last.' }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Moves the learning rate along a straight line, usually as a warm-up: lr·(start + (end − start)·min(t, total_iters)/total_iters) in epoch t = 0, 1, …\n\n`torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=1/3, end_factor=1.0, total_iters=5)`',
  },
);

/** https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LinearLR.html */
export const linearLR: SchedulerDefinition<typeof schema> = {
  type: 'LinearLR',
  schema,
  every: 'epoch',
  learningRate(config, t, { baseLearningRate }) {
    const progress = Math.min(t, config.total_iters) / config.total_iters;
    return baseLearningRate * (config.start_factor + (config.end_factor - config.start_factor) * progress);
  },
};
