import { Type, type Static, type TSchema } from '@sinclair/typebox';
import { generatorDefinitions, type GeneratorConfig } from './generators/registry';
import { splitOptions } from './generators/options';

export const fileSchema = Type.Object(
  {
    file: Type.String({
      minLength: 1,
      description:
        "A data file, relative to the config: `.csv`, `.tsv`, `.npy`, `.npz`, `.parquet`, or the images of IDX (MNIST's format, also `.gz`).",
    }),
    features: Type.Optional(
      Type.Array(Type.String(), {
        minItems: 1,
        description:
          'The columns to learn from, in this order; without it all but the target. A column of text becomes one column per value (one-hot).',
      }),
    ),
    target: Type.Optional(
      Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 1 })], {
        description:
          'The column to predict, or a list of numeric columns for MSELoss; default: the last one. For `.npz`, the name of the array; for IDX and `.npy`, the file that holds it.',
      }),
    ),
    task: Type.Optional(
      Type.Union([Type.Literal('classification'), Type.Literal('regression')], {
        description:
          'What the target means. By default the loss tells: MSELoss predicts numbers, the others predict classes.',
      }),
    ),
    delimiter: Type.Optional(
      Type.Union([Type.Literal(','), Type.Literal(';'), Type.Literal('\t'), Type.Literal('|')], {
        description:
          'What separates the values of a line of text, as `";"`; default: a comma, and a tab in `.tsv` files.',
      }),
    ),
    missing: Type.Optional(
      Type.Union([Type.Literal('error'), Type.Literal('drop'), Type.Literal('mean')], {
        default: 'error',
        description:
          'What to do with rows where a value is missing: report an error, drop the row, or put the mean of the feature over the training part (rows without a target are dropped).',
      }),
    ),
    ...splitOptions,
    standardize: Type.Optional(
      Type.Boolean({
        default: true,
        description:
          'Shifts and scales each feature to mean 0 and deviation 1, with the statistics of the training part. A constant feature becomes 0.',
      }),
    ),
  },
  { additionalProperties: false, description: 'Data from a file beside the config.' },
);

export type FileConfig = Static<typeof fileSchema>;

/** Where the rows come from: a generator or a file. */
export type DataConfig = GeneratorConfig | FileConfig;

const sources: TSchema[] = [...generatorDefinitions.map(({ schema }) => schema), fileSchema];

export const dataSchema = Type.Unsafe<DataConfig>(
  Type.Union(sources, {
    title: 'data source',
    description: 'What to learn: a generator, or a file beside the config.',
  }),
);

export function isFileConfig(config: DataConfig): config is FileConfig {
  return 'file' in config;
}
