import { Type } from '@sinclair/typebox';
import type { TObject, TSchema, TUnsafe } from '@sinclair/typebox';
import { dataSchema } from '../data/schema';
import { findingsSchema } from '../inspection/findings/findingsSchema';
import type { LayerConfig } from '../network/layers/registry';
import { layerDefinitions } from '../network/layers/registry';
import type { LossConfig } from '../network/losses/registry';
import { lossDefinitions } from '../network/losses/registry';
import { optimizerDefinitions } from '../training/optimizers/registry';
import { schedulerDefinitions } from '../training/schedulers/registry';
import type { OptimizerConfig, SchedulerConfig } from './config';
import { trainingSchema } from './trainingSchema';

/** One of several kinds, told apart by `type`; messages call a value by the title. */
function kinds<T>(
  definitions: readonly { readonly schema: TObject }[],
  title: string,
  description: string,
): TUnsafe<T> {
  const schemas: TSchema[] = definitions.map(({ schema }) => schema);
  return Type.Unsafe<T>(Type.Union(schemas, { title, description }));
}

/**
 * The whole `*.mlp.json`: the one source of the run-time check, of the defaults and of the JSON Schema. It is light: it
 * loads neither the kernels nor a network.
 */
export const configSchema = Type.Object(
  {
    $schema: Type.Optional(
      Type.String({ description: 'The JSON Schema for editors that look for one here.' }),
    ),
    seed: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        default: 0,
        description:
          'Everything random follows from it. The initial weights are those of `torch.manual_seed(seed)` and a `torch.nn.Sequential` of the same layers; data, split, order and dropout have streams of their own.',
      }),
    ),
    precision: Type.Optional(
      Type.Union([Type.Literal('float32'), Type.Literal('float64')], {
        default: 'float32',
        description: "The numbers to compute with: `torch.float32`, PyTorch's default, or `torch.float64`.",
      }),
    ),
    data: dataSchema,
    layers: Type.Array(
      kinds<LayerConfig>(
        layerDefinitions,
        'layer',
        'One layer; its input width follows from the layer before.',
      ),
      {
        minItems: 1,
        description:
          'The network from input to output, as the modules of a `torch.nn.Sequential`. The last Linear must fit the task: as many outputs as classes for CrossEntropyLoss, 1 for BCEWithLogitsLoss, the number of target columns for MSELoss.',
      },
    ),
    loss: kinds<LossConfig>(
      lossDefinitions,
      'loss',
      'What training minimises: the mean over the rows of a minibatch.',
    ),
    optimizer: kinds<OptimizerConfig>(
      optimizerDefinitions,
      'optimizer',
      'How parameters follow the gradient: a class of `torch.optim`.',
    ),
    scheduler: Type.Optional(
      kinds<SchedulerConfig>(
        schedulerDefinitions,
        'scheduler',
        'How the learning rate changes: a class of `torch.optim.lr_scheduler`, stepped after each epoch (OneCycleLR after each minibatch). Without it the rate stays as it is.',
      ),
    ),
    training: Type.Optional(trainingSchema),
    findings: Type.Optional(findingsSchema),
  },
  {
    additionalProperties: false,
    title: 'config',
    description: 'A fully connected network, its data and how to train it.',
  },
);
