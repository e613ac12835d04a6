import type { Static } from '@sinclair/typebox';
import { Type } from '@sinclair/typebox';
import type { TorchGenerator } from '../../random/torchGenerator';
import type { FloatArray, InitialiserDefinition } from '../definition';
import { erf } from '../errorFunction';
import { torchCall } from '../pytorch';

const defaults = { mean: 0, std: 1, a: -2, b: 2 };

const schema = Type.Object(
  {
    type: Type.Literal('trunc_normal_'),
    mean: Type.Optional(Type.Number({ default: defaults.mean, description: 'Mean before truncation.' })),
    std: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        default: defaults.std,
        description: 'Standard deviation before truncation.',
      }),
    ),
    a: Type.Optional(
      Type.Number({ default: defaults.a, description: 'Smallest value (not in units of `std`).' }),
    ),
    b: Type.Optional(
      Type.Number({ default: defaults.b, description: 'Largest value (not in units of `std`).' }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Normal N(mean, std²), redrawn until it lies in [a, b].\n\n`torch.nn.init.trunc_normal_(tensor, mean=0.0, std=1.0, a=-2.0, b=2.0)`',
  },
);

type Settings = Required<Omit<Static<typeof schema>, 'type'>>;

/** https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.trunc_normal_ */
export const truncNormal: InitialiserDefinition<typeof schema> = {
  type: 'trunc_normal_',
  schema,
  matrixOnly: false,
  check(config) {
    const { a, b } = { ...defaults, ...config };
    if (a < b) return [];
    return [
      {
        key: 'b',
        code: 'init-empty-range',
        message: `Nothing lies between a = ${a} and b = ${b}. Choose b above a; the bounds are values, not multiples of std.`,
      },
    ];
  },
  fill(config, tensor, _shape, random) {
    const settings = { ...defaults, ...config };
    // PyTorch redraws normals while they often fall inside, and otherwise accepts uniforms by their density.
    if (probabilityInside(settings) > 0.3) rejectOutside(settings, tensor, random);
    else acceptByDensity(settings, tensor, random);
  },
  toPyTorch: (config, tensor) => torchCall('nn.init.trunc_normal_', [tensor], config, defaults),
};

function probabilityInside({ mean, std, a, b }: Settings): number {
  const below = (x: number): number => (1 + erf((x - mean) / std / Math.SQRT2)) / 2;
  return below(b) - below(a);
}

/** Redraws whole tensors until every entry is inside; entries that are inside keep their value, as in PyTorch. */
function rejectOutside({ mean, std, a, b }: Settings, tensor: FloatArray, random: TorchGenerator): void {
  const round = tensor instanceof Float32Array ? Math.fround : Number;
  const low = round(a);
  const high = round(b);
  const outside = (x: number): boolean => x < low || x > high;
  random.fillNormal(tensor, mean, std);
  const fresh = tensor.slice();
  while (tensor.some(outside)) {
    random.fillNormal(fresh, mean, std);
    for (let i = 0; i < tensor.length; i++) if (outside(tensor[i])) tensor[i] = fresh[i];
  }
}

/** Uniform candidates, each accepted with probability density(candidate) / density(mode). */
function acceptByDensity({ mean, std, a, b }: Settings, tensor: FloatArray, random: TorchGenerator): void {
  const mode = Math.max(a, Math.min(mean, b));
  const logPeak = -0.5 * ((mode - mean) / std) ** 2;
  const candidates = tensor.slice();
  const chances = tensor.slice();
  const pending = new Uint8Array(tensor.length).fill(1);
  while (pending.includes(1)) {
    random.fillUniform(candidates, a, b);
    random.fillUniform(chances);
    for (let i = 0; i < tensor.length; i++) {
      if (!pending[i]) continue;
      tensor[i] = candidates[i];
      const logDensity = -0.5 * ((candidates[i] - mean) / std) ** 2 - logPeak;
      if (Math.log(chances[i]) <= logDensity) pending[i] = 0;
    }
  }
}
