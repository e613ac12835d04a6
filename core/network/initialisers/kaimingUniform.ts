import { Type } from '@sinclair/typebox';
import type { InitialiserDefinition } from '../definition';
import { torchCall } from '../pytorch';
import { kaimingDefaults, kaimingProperties, kaimingStd } from './kaiming';

const schema = Type.Object(
  { type: Type.Literal('kaiming_uniform_'), ...kaimingProperties },
  {
    additionalProperties: false,
    description:
      "Uniform on (−b, b) with b = gain·√(3 / fan) (He et al., 2015): keeps variances through ReLU layers. A Linear without `init` starts with this at a = √5.\n\n`torch.nn.init.kaiming_uniform_(tensor, a=0, mode='fan_in', nonlinearity='leaky_relu')`",
  },
);

/** https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.kaiming_uniform_ */
export const kaimingUniform: InitialiserDefinition<typeof schema> = {
  type: 'kaiming_uniform_',
  schema,
  matrixOnly: true,
  fill(config, tensor, shape, random) {
    const bound = Math.sqrt(3) * kaimingStd({ ...kaimingDefaults, ...config }, shape);
    random.fillUniform(tensor, -bound, bound);
  },
  toPyTorch: (config, tensor) => torchCall('nn.init.kaiming_uniform_', [tensor], config, kaimingDefaults),
};
