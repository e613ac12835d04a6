import { Type } from '@sinclair/typebox';
import { planeFeatures, type GeneratorDefinition } from '../generator';
import { generatorOptions } from './options';

const schema = Type.Object(
  { generator: Type.Literal('gaussian'), ...generatorOptions },
  {
    additionalProperties: false,
    description:
      'A regression over the square [−1, 1]²: hills and hollows, z = Σ ± exp(−‖p − cᵢ‖²/0.18) with five centres.',
  },
);

/** x, y, sign. */
const hills = [
  [0, 0, 1],
  [-0.6, 0.6, -1],
  [0.6, -0.6, -1],
  [0.6, 0.6, 1],
  [-0.6, -0.6, 1],
] as const;

export const gaussian: GeneratorDefinition<typeof schema> = {
  generator: 'gaussian',
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
      let z = 0;
      for (const [cx, cy, sign] of hills) z += sign * Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / 0.18);
      targets[row] = z + noise * random.normal();
    }
    return { inputs, labels: new Int32Array(0), targets };
  },
};
