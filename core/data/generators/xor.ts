import { Type } from '@sinclair/typebox';
import { numberedClasses, planeFeatures, type GeneratorDefinition } from '../generator';
import { generatorOptions } from './options';

const schema = Type.Object(
  { generator: Type.Literal('xor'), ...generatorOptions },
  {
    additionalProperties: false,
    description:
      'Points of the square [−1, 1]², class 1 where the signs of x and y differ: no straight line separates them.',
  },
);

export const xor: GeneratorDefinition<typeof schema> = {
  generator: 'xor',
  schema,
  features: () => planeFeatures,
  task: () => numberedClasses(2),
  generate({ samples = 200, noise = 0 }, random) {
    const inputs = new Float64Array(2 * samples);
    const labels = new Int32Array(samples);
    for (let row = 0; row < samples; row++) {
      const x = 2 * random.uniform() - 1;
      const y = 2 * random.uniform() - 1;
      labels[row] = x > 0 === y > 0 ? 0 : 1;
      inputs[2 * row] = x + noise * random.normal();
      inputs[2 * row + 1] = y + noise * random.normal();
    }
    return { inputs, labels, targets: new Float64Array(0) };
  },
};
