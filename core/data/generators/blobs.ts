import { Type } from '@sinclair/typebox';
import { numberedClasses, planeFeatures, type GeneratorDefinition } from '../generator';
import { generatorOptions } from './options';

const schema = Type.Object(
  {
    generator: Type.Literal('blobs'),
    ...generatorOptions,
    features: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 4096, default: 2, description: 'Number of features.' }),
    ),
    classes: Type.Optional(
      Type.Integer({
        minimum: 2,
        maximum: 1000,
        default: 3,
        description: 'Number of clouds, one per class.',
      }),
    ),
    deviation: Type.Optional(
      Type.Number({ minimum: 0, default: 1, description: 'Standard deviation of each cloud.' }),
    ),
    spread: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        default: 10,
        description: 'The centres are drawn evenly from a cube of half this size around 0: ±spread.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'Round normal clouds, one per class. As `sklearn.datasets.make_blobs`.',
  },
);

export const blobs: GeneratorDefinition<typeof schema> = {
  generator: 'blobs',
  schema,
  features: ({ features = 2 }) =>
    features === 2 ? planeFeatures : Array.from({ length: features }, (_, index) => `x${index}`),
  task: ({ classes = 3 }) => numberedClasses(classes),
  generate(config, random) {
    const { samples = 200, noise = 0, features = 2, classes = 3, deviation = 1, spread = 10 } = config;
    const centres = Float64Array.from(
      { length: classes * features },
      () => (2 * random.uniform() - 1) * spread,
    );
    const inputs = new Float64Array(features * samples);
    const labels = new Int32Array(samples);
    // Noise adds to the clouds' own deviation as independent errors do.
    const scale = Math.hypot(deviation, noise);
    for (let row = 0; row < samples; row++) {
      const label = row % classes;
      labels[row] = label;
      for (let feature = 0; feature < features; feature++)
        inputs[row * features + feature] = centres[label * features + feature] + scale * random.normal();
    }
    return { inputs, labels, targets: new Float64Array(0) };
  },
};
