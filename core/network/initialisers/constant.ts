import { Type } from '@sinclair/typebox';
import type { InitialiserDefinition } from '../definition';
import { torchCall } from '../pytorch';

const schema = Type.Object(
  {
    type: Type.Literal('constant_'),
    val: Type.Number({ description: 'The value of every entry.' }),
  },
  {
    additionalProperties: false,
    description:
      'Every entry `val`. With equal weights all units of a layer stay equal: no gradient tells them apart.\n\n`torch.nn.init.constant_(tensor, val)`',
  },
);

/** https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.constant_ */
export const constant: InitialiserDefinition<typeof schema> = {
  type: 'constant_',
  schema,
  matrixOnly: false,
  fill(config, tensor) {
    tensor.fill(config.val);
  },
  toPyTorch: (config, tensor) => torchCall('nn.init.constant_', [tensor, String(config.val)]),
};
