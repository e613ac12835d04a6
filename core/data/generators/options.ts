import { Type } from '@sinclair/typebox';

/** The keys that every source of data has. */
export const splitOptions = {
  validation: Type.Optional(
    Type.Number({
      minimum: 0,
      exclusiveMaximum: 1,
      default: 0,
      description:
        'Share of the rows held back from training, drawn at random (from a stream of its own, so that it depends on `seed` and the number of rows alone).',
    }),
  ),
};

export const generatorOptions = {
  samples: Type.Optional(
    Type.Integer({ minimum: 2, maximum: 1_000_000, default: 200, description: 'Number of rows.' }),
  ),
  noise: Type.Optional(
    Type.Number({
      minimum: 0,
      default: 0,
      description: 'Standard deviation of the normal noise that is added.',
    }),
  ),
  ...splitOptions,
  standardize: Type.Optional(
    Type.Boolean({
      default: false,
      description:
        'Shifts and scales each feature to mean 0 and deviation 1, with the statistics of the training part.',
    }),
  ),
};
