import { Type } from '@sinclair/typebox';
import type { InitialiserDefinition } from '../definition';
import { torchCall } from '../pytorch';

const schema = Type.Object(
  { type: Type.Literal('eye_') },
  {
    additionalProperties: false,
    description:
      'The identity matrix, cut or padded with zeros to the layer’s shape: as many inputs as possible pass unchanged.\n\n`torch.nn.init.eye_(tensor)`',
  },
);

/** https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.eye_ */
export const eye: InitialiserDefinition<typeof schema> = {
  type: 'eye_',
  schema,
  matrixOnly: true,
  fill(_config, tensor, [rows, columns]) {
    tensor.fill(0);
    for (let i = 0; i < Math.min(rows, columns); i++) tensor[i * columns + i] = 1;
  },
  toPyTorch: (_config, tensor) => torchCall('nn.init.eye_', [tensor]),
};
