import { Type } from '@sinclair/typebox';
import { planeFeatures, type GeneratorDefinition } from '../generator';
import { generatorOptions } from './options';

const schema = Type.Object(
  { generator: Type.Literal('plane'), ...generatorOptions },
  {
    additionalProperties: false,
    description:
      'A regression whose answer is a plane: z = (x + y)/2 over the square [−1, 1]². A single Linear can learn it.',
  },
);

export const plane: GeneratorDefinition<typeof schema> = {
  generator: 'plane',
  schema,
  features: () => planeFeatures,
  task: () => ({ kind: 'regression', targets: ['z'] }),
  generate({ samples = 200, noise = 0 }, random) {
    const inputs = new Float64Array(2 * samples);
    const targets = new Float64Array(samples);
    for (let row = 0; row < samples; row++) {
      const x = 2 * random.uniform() - 1;
      const y = 2 * random.uniform() - 1;
      inputs[2 * row] = x;
      inputs[2 * row + 1] = y;
      targets[row] = (x + y) / 2 + noise * random.normal();
    }
    return { inputs, labels: new Int32Array(0), targets };
  },
};
