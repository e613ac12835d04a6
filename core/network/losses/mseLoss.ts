import { Type } from '@sinclair/typebox';
import type { LossDefinition } from '../definition';
import { torchCall } from '../pytorch';

const schema = Type.Object(
  { type: Type.Literal('MSELoss') },
  {
    additionalProperties: false,
    description:
      'Mean squared error over all rows and outputs: L = mean (y − t)². Its gradient by y is 2(y − t)/N, with N = rows × outputs. For numeric targets.\n\n`torch.nn.MSELoss()`',
  },
);

/** https://pytorch.org/docs/stable/generated/torch.nn.MSELoss.html */
export const mseLoss: LossDefinition<typeof schema> = {
  type: 'MSELoss',
  schema,
  targetKind: 'values',
  taskMismatch: task =>
    task.kind === 'regression'
      ? undefined
      : 'MSELoss needs numbers to aim at, but the target has classes. Use CrossEntropyLoss.',
  outFeatures: task => (task.kind === 'regression' ? task.targets.length : 1),
  create: (_config, { kernels, outFeatures }) => ({
    type: 'MSELoss',
    bind: ({ logits, logitGradient, logitTangent, logitGradientTangent }) => ({
      probabilities: undefined,
      evaluate: (rows, target, gradient) =>
        kernels.meanSquaredError(
          logits.pointer,
          target.pointer,
          gradient && logitGradient ? logitGradient.pointer : 0,
          rows * outFeatures,
        ),
      /** R{2(y − t)/N} = 2 R{y}/N. */
      tangent(rows) {
        if (!logitTangent || !logitGradientTangent) return;
        const n = rows * outFeatures;
        for (let i = 0; i < n; i++) logitGradientTangent.data[i] = (2 * logitTangent.data[i]) / n;
      },
      countCorrect: () => undefined,
    }),
  }),
  toPyTorch: () => torchCall('nn.MSELoss', []),
};
