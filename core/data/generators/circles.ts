import { Type } from '@sinclair/typebox';
import { numberedClasses, planeFeatures, type GeneratorDefinition } from '../generator';
import { generatorOptions } from './options';

const schema = Type.Object(
  {
    generator: Type.Literal('circles'),
    ...generatorOptions,
    factor: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        default: 0.5,
        description: 'Radius of the inner circle; the outer one has radius 1.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'A circle inside another, one per class. As `sklearn.datasets.make_circles`.',
  },
);

export const circles: GeneratorDefinition<typeof schema> = {
  generator: 'circles',
  schema,
  features: () => planeFeatures,
  task: () => numberedClasses(2),
  generate({ samples = 200, noise = 0, factor = 0.5 }, random) {
    const inputs = new Float64Array(2 * samples);
    const labels = new Int32Array(samples);
    for (let row = 0; row < samples; row++) {
      const label = row % 2;
      const angle = (2 * Math.PI * Math.floor(row / 2)) / Math.ceil(samples / 2);
      const radius = label === 0 ? 1 : factor;
      inputs[2 * row] = radius * Math.cos(angle) + noise * random.normal();
      inputs[2 * row + 1] = radius * Math.sin(angle) + noise * random.normal();
      labels[row] = label;
    }
    return { inputs, labels, targets: new Float64Array(0) };
  },
};
