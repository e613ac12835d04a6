import { Type } from '@sinclair/typebox';
import type { InitialiserDefinition } from '../definition';
import { torchCall } from '../pytorch';

const schema = Type.Object(
  { type: Type.Literal('zeros_') },
  {
    additionalProperties: false,
    description:
      'Every entry 0. Usual for a bias; as a weight it starts the network on a critical point, which plain gradient descent never leaves.\n\n`torch.nn.init.zeros_(tensor)`',
  },
);

/** https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.zeros_ */
export const zeros: InitialiserDefinition<typeof schema> = {
  type: 'zeros_',
  schema,
  matrixOnly: false,
  fill(_config, tensor) {
    tensor.fill(0);
  },
  toPyTorch: (_config, tensor) => torchCall('nn.init.zeros_', [tensor]),
};
