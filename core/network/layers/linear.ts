import { Type } from '@sinclair/typebox';
import type { FloatArray, LayerDefinition } from '../definition';
import type { InitialiserConfig } from '../initialisers/registry';
import { initialiserDefinition, initialiserDefinitions } from '../initialisers/registry';
import { torchCall } from '../pytorch';
import { LinearLayer } from './linearLayer';

const defaults = { bias: true };

const order =
  'As in a script that first builds the whole `nn.Sequential` and then calls `torch.nn.init` layer by layer (weight, then bias): the draws of the default start are made first, for every layer.';

const schema = Type.Object(
  {
    type: Type.Literal('Linear'),
    out_features: Type.Integer({ minimum: 1, description: 'Number of units, the width of the output.' }),
    bias: Type.Optional(
      Type.Boolean({
        default: defaults.bias,
        description:
          'Adds a learnable bias. Superfluous right before a BatchNorm1d, which subtracts it again.',
      }),
    ),
    init: Type.Optional(
      Type.Unsafe<InitialiserConfig>(
        Type.Union(
          initialiserDefinitions.map(definition => definition.schema),
          {
            description: `How the weight starts: a function of \`torch.nn.init\` with its arguments. Without it: U(−1/√in, 1/√in), as \`torch.nn.Linear\`.\n\n${order}`,
          },
        ),
      ),
    ),
    bias_init: Type.Optional(
      Type.Unsafe<InitialiserConfig>(
        Type.Union(
          initialiserDefinitions
            .filter(definition => !definition.matrixOnly)
            .map(definition => definition.schema),
          {
            description: `How the bias starts: a function of \`torch.nn.init\` that takes a vector. Without it: U(−1/√in, 1/√in), as \`torch.nn.Linear\`.\n\n${order}`,
          },
        ),
      ),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Fully connected layer: Y = X Wᵀ + b, with W [out_features × in_features]. The number of inputs follows from the layer before.\n\n`torch.nn.Linear(in_features, out_features, bias=True)`',
  },
);

/** https://pytorch.org/docs/stable/generated/torch.nn.Linear.html */
export const linear: LayerDefinition<typeof schema> = {
  type: 'Linear',
  schema,
  shape(config, inFeatures) {
    const { out_features: outFeatures, bias } = { ...defaults, ...config };
    const weight = { name: 'weight', shape: [outFeatures, inFeatures] };
    return {
      outFeatures,
      parameters: bias ? [weight, { name: 'bias', shape: [outFeatures] }] : [weight],
      buffers: [],
    };
  },
  initialize(config, tensors, random) {
    const weight = tensors.get('weight') as FloatArray;
    const bias = tensors.get('bias');
    const fanIn = weight.length / config.out_features;
    // kaiming_uniform_(a=√5) in PyTorch's own order of operations, which decides the last bit of the bound.
    const bound = Math.sqrt(3) * (Math.sqrt(2 / (1 + Math.sqrt(5) ** 2)) / Math.sqrt(fanIn));
    random.fillUniform(weight, -bound, bound);
    if (bias) random.fillUniform(bias, -1 / Math.sqrt(fanIn), 1 / Math.sqrt(fanIn));
  },
  reinitialize({ out_features: outFeatures, init, bias_init: biasInit }, inFeatures, tensors, random) {
    const weight = tensors.get('weight') as FloatArray;
    const bias = tensors.get('bias');
    if (init) initialiserDefinition(init).fill(init, weight, [outFeatures, inFeatures], random);
    if (biasInit && bias) initialiserDefinition(biasInit).fill(biasInit, bias, [outFeatures], random);
  },
  create: (_config, binding) => new LinearLayer(binding),
  toPyTorch: ({ out_features: outFeatures, bias }, inFeatures) =>
    torchCall('nn.Linear', [String(inFeatures), String(outFeatures)], { bias }, defaults),
  reinitializeInPyTorch({ bias, init, bias_init: biasInit }, module) {
    const statements: string[] = [];
    if (init) statements.push(initialiserDefinition(init).toPyTorch(init, `${module}.weight`));
    if (biasInit && bias !== false)
      statements.push(initialiserDefinition(biasInit).toPyTorch(biasInit, `${module}.bias`));
    return statements;
  },
};
