import { Type } from '@sinclair/typebox';
import type { InitialiserDefinition } from '../definition';
import { torchCall } from '../pytorch';

const schema = Type.Object(
  { type: Type.Literal('ones_') },
  { additionalProperties: false, description: 'Every entry 1.\n\n`torch.nn.init.ones_(tensor)`' },
);

/** https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.ones_ */
export const ones: InitialiserDefinition<typeof schema> = {
  type: 'ones_',
  schema,
  matrixOnly: false,
  fill(_config, tensor) {
    tensor.fill(1);
  },
  toPyTorch: (_config, tensor) => torchCall('nn.init.ones_', [tensor]),
};
