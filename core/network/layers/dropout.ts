import { Type } from '@sinclair/typebox';
import type { LayerDefinition } from '../definition';
import { torchCall } from '../pytorch';
import { DropoutLayer } from './dropoutLayer';

const defaults = { p: 0.5 };

const schema = Type.Object(
  {
    type: Type.Literal('Dropout'),
    p: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        default: defaults.p,
        description: 'Probability that a value is set to 0.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'In training, sets each value to 0 with probability p and multiplies the others by 1/(1−p); afterwards the identity. The masks follow from the seed and the step, not from PyTorch’s generator.\n\n`torch.nn.Dropout(p=0.5)`',
  },
);

/** https://pytorch.org/docs/stable/generated/torch.nn.Dropout.html */
export const dropout: LayerDefinition<typeof schema> = {
  type: 'Dropout',
  schema,
  shape: (_config, inFeatures) => ({ outFeatures: inFeatures, parameters: [], buffers: [] }),
  initialize: () => undefined,
  create: (config, binding) => new DropoutLayer(binding, config.p ?? defaults.p),
  toPyTorch: config => torchCall('nn.Dropout', [], config, defaults),
};
