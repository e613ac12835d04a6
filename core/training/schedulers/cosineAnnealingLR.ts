import { Type } from '@sinclair/typebox';
import type { SchedulerDefinition } from '../scheduler';

const schema = Type.Object(
  {
    type: Type.Literal('CosineAnnealingLR'),
    T_max: Type.Integer({
      minimum: 1,
      description:
        'Epochs from the highest rate to the lowest, half a cosine wave; usually `training.epochs`.',
    }),
    eta_min: Type.Optional(Type.Number({ default: 0, description: 'The lowest rate.' })),
  },
  {
    additionalProperties: false,
    description:
      'Lowers the learning rate along half a cosine wave: eta_min + (lr − eta_min)·(1 + cos(πt/T_max))/2 in epoch t = 0, 1, … After `T_max` epochs it rises again.\n\n`torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max, eta_min=0.0)`',
  },
);

/**
 * https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CosineAnnealingLR.html
 *
 * PyTorch computes each rate from the one before; this is its closed form, equal but for rounding.
 */
export const cosineAnnealingLR: SchedulerDefinition<typeof schema> = {
  type: 'CosineAnnealingLR',
  schema,
  every: 'epoch',
  learningRate: (config, t, { baseLearningRate }) =>
    config.eta_min + ((baseLearningRate - config.eta_min) * (1 + Math.cos((Math.PI * t) / config.T_max))) / 2,
};
