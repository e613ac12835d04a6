import { Type } from '@sinclair/typebox';
import type { InitialiserDefinition } from '../definition';
import { torchCall } from '../pytorch';

const defaults = { mean: 0, std: 1 };

const schema = Type.Object(
  {
    type: Type.Literal('normal_'),
    mean: Type.Optional(Type.Number({ default: defaults.mean, description: 'Mean.' })),
    std: Type.Optional(
      Type.Number({ minimum: 0, default: defaults.std, description: 'Standard deviation.' }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Every entry from the normal distribution N(mean, std²).\n\n`torch.nn.init.normal_(tensor, mean=0.0, std=1.0)`',
  },
);

/** https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.normal_ */
export const normal: InitialiserDefinition<typeof schema> = {
  type: 'normal_',
  schema,
  matrixOnly: false,
  fill(config, tensor, _shape, random) {
    const { mean, std } = { ...defaults, ...config };
    random.fillNormal(tensor, mean, std);
  },
  toPyTorch: (config, tensor) => torchCall('nn.init.normal_', [tensor], config, defaults),
};
