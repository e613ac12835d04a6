import { Type } from '@sinclair/typebox';
import type { LossDefinition } from '../definition';
import { torchCall } from '../pytorch';
import { bindBinaryCrossEntropy } from './binaryCrossEntropyPass';

const schema = Type.Object(
  { type: Type.Literal('BCEWithLogitsLoss') },
  {
    additionalProperties: false,
    description:
      'Sigmoid and binary cross-entropy in one, for two classes and one output z: L = mean(max(z, 0) − z·t + ln(1 + e^(−|z|))), t = 0 or 1 (class index). Its gradient by z is (σ(z) − t)/N.\n\n`torch.nn.BCEWithLogitsLoss()`',
  },
);

/** https://pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html */
export const bceWithLogitsLoss: LossDefinition<typeof schema> = {
  type: 'BCEWithLogitsLoss',
  schema,
  targetKind: 'values',
  taskMismatch(task) {
    if (task.kind === 'regression')
      return 'BCEWithLogitsLoss needs two classes, but the target is a number. Use MSELoss.';
    if (task.classes.length === 2) return undefined;
    return `BCEWithLogitsLoss needs two classes, but the target has ${task.classes.length}. Use CrossEntropyLoss.`;
  },
  outFeatures: () => 1,
  create: (_config, binding) => ({
    type: 'BCEWithLogitsLoss',
    bind: activations => bindBinaryCrossEntropy(binding, activations),
  }),
  toPyTorch: () => torchCall('nn.BCEWithLogitsLoss', []),
};
