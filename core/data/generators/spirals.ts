import { Type } from '@sinclair/typebox';
import { numberedClasses, planeFeatures, type GeneratorDefinition } from '../generator';
import { generatorOptions } from './options';

const schema = Type.Object(
  {
    generator: Type.Literal('spirals'),
    ...generatorOptions,
    classes: Type.Optional(
      Type.Integer({ minimum: 2, maximum: 10, default: 2, description: 'Number of arms, one per class.' }),
    ),
    turns: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, maximum: 10, default: 1.5, description: 'Turns of each arm.' }),
    ),
  },
  { additionalProperties: false, description: 'Arms of a spiral wound around each other, one per class.' },
);

export const spirals: GeneratorDefinition<typeof schema> = {
  generator: 'spirals',
  schema,
  features: () => planeFeatures,
  task: ({ classes = 2 }) => numberedClasses(classes),
  generate({ samples = 200, noise = 0, classes = 2, turns = 1.5 }, random) {
    const inputs = new Float64Array(2 * samples);
    const labels = new Int32Array(samples);
    const perArm = Math.ceil(samples / classes);
    for (let row = 0; row < samples; row++) {
      const label = row % classes;
      const share = (Math.floor(row / classes) + 1) / perArm;
      const angle = 2 * Math.PI * (turns * share + label / classes);
      inputs[2 * row] = share * Math.cos(angle) + noise * random.normal();
      inputs[2 * row + 1] = share * Math.sin(angle) + noise * random.normal();
      labels[row] = label;
    }
    return { inputs, labels, targets: new Float64Array(0) };
  },
};
