import { Type } from '@sinclair/typebox';
import { numberedClasses, planeFeatures, type GeneratorDefinition } from '../generator';
import { generatorOptions } from './options';

const schema = Type.Object(
  { generator: Type.Literal('moons'), ...generatorOptions },
  {
    additionalProperties: false,
    description: 'Two interleaved half circles, one per class. As `sklearn.datasets.make_moons`.',
  },
);

export const moons: GeneratorDefinition<typeof schema> = {
  generator: 'moons',
  schema,
  features: () => planeFeatures,
  task: () => numberedClasses(2),
  generate({ samples = 200, noise = 0 }, random) {
    const inputs = new Float64Array(2 * samples);
    const labels = new Int32Array(samples);
    const perClass = [Math.ceil(samples / 2), Math.floor(samples / 2)];
    for (let row = 0; row < samples; row++) {
      const label = row % 2;
      const angle = (Math.PI * Math.floor(row / 2)) / Math.max(1, perClass[label] - 1);
      const [x, y] =
        label === 0 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
      inputs[2 * row] = x + noise * random.normal();
      inputs[2 * row + 1] = y + noise * random.normal();
      labels[row] = label;
    }
    return { inputs, labels, targets: new Float64Array(0) };
  },
};
