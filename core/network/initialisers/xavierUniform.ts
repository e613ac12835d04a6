import { Type } from '@sinclair/typebox';
import type { InitialiserDefinition } from '../definition';
import { torchCall } from '../pytorch';
import { xavierDefaults, xavierProperties, xavierStd } from './xavier';

const schema = Type.Object(
  { type: Type.Literal('xavier_uniform_'), ...xavierProperties },
  {
    additionalProperties: false,
    description:
      'Uniform on (−a, a) with a = gain·√(6 / (fan_in + fan_out)) (Glorot and Bengio, 2010): keeps variances through tanh and sigmoid layers. Known as Glorot initialisation.\n\n`torch.nn.init.xavier_uniform_(tensor, gain=1.0)`',
  },
);

/** https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.xavier_uniform_ */
export const xavierUniform: InitialiserDefinition<typeof schema> = {
  type: 'xavier_uniform_',
  schema,
  matrixOnly: true,
  fill(config, tensor, shape, random) {
    const bound = Math.sqrt(3) * xavierStd({ ...xavierDefaults, ...config }.gain, shape);
    random.fillUniform(tensor, -bound, bound);
  },
  toPyTorch: (config, tensor) => torchCall('nn.init.xavier_uniform_', [tensor], config, xavierDefaults),
};
