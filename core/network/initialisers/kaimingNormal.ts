import { Type } from '@sinclair/typebox';
import type { InitialiserDefinition } from '../definition';
import { torchCall } from '../pytorch';
import { kaimingDefaults, kaimingProperties, kaimingStd } from './kaiming';

const schema = Type.Object(
  { type: Type.Literal('kaiming_normal_'), ...kaimingProperties },
  {
    additionalProperties: false,
    description:
      "Normal with standard deviation gain / √fan (He et al., 2015): keeps variances through ReLU layers.\n\n`torch.nn.init.kaiming_normal_(tensor, a=0, mode='fan_in', nonlinearity='leaky_relu')`",
  },
);

/** https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.kaiming_normal_ */
export const kaimingNormal: InitialiserDefinition<typeof schema> = {
  type: 'kaiming_normal_',
  schema,
  matrixOnly: true,
  fill(config, tensor, shape, random) {
    random.fillNormal(tensor, 0, kaimingStd({ ...kaimingDefaults, ...config }, shape));
  },
  toPyTorch: (config, tensor) => torchCall('nn.init.kaiming_normal_', [tensor], config, kaimingDefaults),
};
