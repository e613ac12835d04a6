import { Type } from '@sinclair/typebox';
import type { InitialiserDefinition } from '../definition';
import { torchCall } from '../pytorch';

const defaults = { std: 0.01 };

const schema = Type.Object(
  {
    type: Type.Literal('sparse_'),
    sparsity: Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'Share of each column (the outgoing weights of one input) that is set to 0, rounded up.',
    }),
    std: Type.Optional(
      Type.Number({
        minimum: 0,
        default: defaults.std,
        description: 'Standard deviation of the other entries.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Normal N(0, std²), with a share of each column set to 0 at random (Martens, 2010).\n\n`torch.nn.init.sparse_(tensor, sparsity, std=0.01)`',
  },
);

/** https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.sparse_ */
export const sparse: InitialiserDefinition<typeof schema> = {
  type: 'sparse_',
  schema,
  matrixOnly: true,
  fill(config, tensor, [rows, columns], random) {
    const { sparsity, std } = { ...defaults, ...config };
    const zeros = Math.ceil(sparsity * rows);
    random.fillNormal(tensor, 0, std);
    for (let column = 0; column < columns; column++) {
      const order = random.permutation(rows);
      for (let i = 0; i < zeros; i++) tensor[order[i] * columns + column] = 0;
    }
  },
  toPyTorch({ sparsity, std }, tensor) {
    return torchCall('nn.init.sparse_', [tensor, `sparsity=${sparsity}`], { std }, defaults);
  },
};
