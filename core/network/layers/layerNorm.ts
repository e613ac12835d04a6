import { Type } from '@sinclair/typebox';
import type { LayerDefinition } from '../definition';
import { torchCall } from '../pytorch';
import { LayerNormLayer } from './layerNormLayer';

const defaults = { eps: 1e-5, elementwise_affine: true };

const schema = Type.Object(
  {
    type: Type.Literal('LayerNorm'),
    eps: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        default: defaults.eps,
        description: 'Added to the variance, against division by zero.',
      }),
    ),
    elementwise_affine: Type.Optional(
      Type.Boolean({
        default: defaults.elementwise_affine,
        description: 'Learnable scale γ and shift β per feature.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Layer normalisation over the features of each row: y = γ·(x − mean)/√(variance + eps) + β. Rows do not influence each other; training and inference are the same.\n\n`torch.nn.LayerNorm(normalized_shape, eps=1e-05, elementwise_affine=True)`',
  },
);

/** https://pytorch.org/docs/stable/generated/torch.nn.LayerNorm.html */
export const layerNorm: LayerDefinition<typeof schema> = {
  type: 'LayerNorm',
  schema,
  shape(config, inFeatures) {
    const { elementwise_affine: affine } = { ...defaults, ...config };
    const feature = (name: string) => ({ name, shape: [inFeatures] });
    return {
      outFeatures: inFeatures,
      parameters: affine ? [feature('weight'), feature('bias')] : [],
      buffers: [],
    };
  },
  initialize(_config, tensors) {
    tensors.get('weight')?.fill(1);
    tensors.get('bias')?.fill(0);
  },
  create: (config, binding) => new LayerNormLayer(binding, config.eps ?? defaults.eps),
  toPyTorch: (config, inFeatures) => torchCall('nn.LayerNorm', [String(inFeatures)], config, defaults),
};
