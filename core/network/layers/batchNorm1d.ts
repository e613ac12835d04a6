import { Type } from '@sinclair/typebox';
import type { LayerDefinition } from '../definition';
import { torchCall } from '../pytorch';
import { BatchNorm1dLayer } from './batchNorm1dLayer';

const defaults = { eps: 1e-5, momentum: 0.1 as number | null, affine: true, track_running_stats: true };

const schema = Type.Object(
  {
    type: Type.Literal('BatchNorm1d'),
    eps: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        default: defaults.eps,
        description: 'Added to the variance, against division by zero.',
      }),
    ),
    momentum: Type.Optional(
      Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()], {
        default: defaults.momentum,
        description:
          'Weight m of the new batch in the running statistics: running ← (1−m)·running + m·batch. `null` keeps the plain average over all batches seen.',
      }),
    ),
    affine: Type.Optional(
      Type.Boolean({ default: defaults.affine, description: 'Learnable scale γ and shift β per channel.' }),
    ),
    track_running_stats: Type.Optional(
      Type.Boolean({
        default: defaults.track_running_stats,
        description:
          'Keeps running statistics for inference. When false, the statistics of the batch serve in inference too.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Batch normalisation per channel: y = γ·(x − mean)/√(variance + eps) + β. In training with the statistics of the batch (biased variance; at least 2 rows), in inference with the running ones (unbiased variance).\n\n`torch.nn.BatchNorm1d(num_features, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)`',
  },
);

/** https://pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html */
export const batchNorm1d: LayerDefinition<typeof schema> = {
  type: 'BatchNorm1d',
  schema,
  shape(config, inFeatures) {
    const { affine, track_running_stats: tracked } = { ...defaults, ...config };
    const channel = (name: string) => ({ name, shape: [inFeatures] });
    return {
      outFeatures: inFeatures,
      parameters: affine ? [channel('weight'), channel('bias')] : [],
      buffers: tracked ? [channel('running_mean'), channel('running_var')] : [],
      counter: tracked ? 'num_batches_tracked' : undefined,
    };
  },
  minimumTrainingRows: () => 2,
  initialize(_config, tensors) {
    tensors.get('weight')?.fill(1);
    tensors.get('bias')?.fill(0);
    tensors.get('running_mean')?.fill(0);
    tensors.get('running_var')?.fill(1);
  },
  create: (config, binding) => new BatchNorm1dLayer(binding, { ...defaults, ...config }),
  toPyTorch: (config, inFeatures) => torchCall('nn.BatchNorm1d', [String(inFeatures)], config, defaults),
};
