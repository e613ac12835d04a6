import { Type } from '@sinclair/typebox';
import type { InitialiserDefinition } from '../definition';
import { torchCall } from '../pytorch';

const defaults = { a: 0, b: 1 };

const schema = Type.Object(
  {
    type: Type.Literal('uniform_'),
    a: Type.Optional(Type.Number({ default: defaults.a, description: 'Lower bound.' })),
    b: Type.Optional(Type.Number({ default: defaults.b, description: 'Upper bound.' })),
  },
  {
    additionalProperties: false,
    description:
      'Every entry from the uniform distribution U(a, b).\n\n`torch.nn.init.uniform_(tensor, a=0.0, b=1.0)`',
  },
);

/** https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.uniform_ */
export const uniform: InitialiserDefinition<typeof schema> = {
  type: 'uniform_',
  schema,
  matrixOnly: false,
  check(config) {
    const { a, b } = { ...defaults, ...config };
    if (a <= b) return [];
    return [
      {
        key: 'b',
        code: 'init-empty-range',
        message: `The upper bound b = ${b} lies below a = ${a}. Swap the two.`,
      },
    ];
  },
  fill(config, tensor, _shape, random) {
    const { a, b } = { ...defaults, ...config };
    random.fillUniform(tensor, a, b);
  },
  toPyTorch: (config, tensor) => torchCall('nn.init.uniform_', [tensor], config, defaults),
};
