import { Type } from '@sinclair/typebox';
import type { InitialiserDefinition } from '../definition';
import { torchCall } from '../pytorch';
import { xavierDefaults, xavierProperties, xavierStd } from './xavier';

const schema = Type.Object(
  { type: Type.Literal('xavier_normal_'), ...xavierProperties },
  {
    additionalProperties: false,
    description:
      'Normal with standard deviation gain·√(2 / (fan_in + fan_out)) (Glorot and Bengio, 2010): keeps variances through tanh and sigmoid layers.\n\n`torch.nn.init.xavier_normal_(tensor, gain=1.0)`',
  },
);

/** https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.xavier_normal_ */
export const xavierNormal: InitialiserDefinition<typeof schema> = {
  type: 'xavier_normal_',
  schema,
  matrixOnly: true,
  fill(config, tensor, shape, random) {
    random.fillNormal(tensor, 0, xavierStd({ ...xavierDefaults, ...config }.gain, shape));
  },
  toPyTorch: (config, tensor) => torchCall('nn.init.xavier_normal_', [tensor], config, xavierDefaults),
};
