import { Type } from '@sinclair/typebox';
import type { LossDefinition } from '../definition';
import { torchCall } from '../pytorch';
import { bindCrossEntropy } from './crossEntropyPass';

const defaults = { label_smoothing: 0 };

const schema = Type.Object(
  {
    type: Type.Literal('CrossEntropyLoss'),
    label_smoothing: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        default: defaults.label_smoothing,
        description: 'Share ε of the target that is spread evenly over all classes: q = (1−ε)·T + ε/C.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Softmax and cross-entropy in one: L = −(1/S) Σ q·log softmax(z). Its gradient by the logits z is (softmax(z) − q)/S. The network ends with one output per class and no softmax of its own.\n\n`torch.nn.CrossEntropyLoss(label_smoothing=0.0)`',
  },
);

/** https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html */
export const crossEntropyLoss: LossDefinition<typeof schema> = {
  type: 'CrossEntropyLoss',
  schema,
  targetKind: 'labels',
  taskMismatch: task =>
    task.kind === 'classification'
      ? undefined
      : 'CrossEntropyLoss needs classes, but the target is a number. Use MSELoss.',
  outFeatures: task => (task.kind === 'classification' ? task.classes.length : task.targets.length),
  create(config, binding) {
    const smoothing = config.label_smoothing ?? defaults.label_smoothing;
    return {
      type: 'CrossEntropyLoss',
      bind: activations => bindCrossEntropy(binding, activations, smoothing),
    };
  },
  toPyTorch: config => torchCall('nn.CrossEntropyLoss', [], config, defaults),
};
