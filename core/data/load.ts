import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Precision } from '../kernels/memory';
import type { FloatArray } from '../network/definition';
import { RandomStream } from '../random/stream';
import { FileFault, largestFile, readBounded } from './boundedFile';
import { configError, fileError } from './dataError';
import type { DataDescription, DataPart, Dataset, Standardization, Task } from './dataset';
import { encodeTable, type EncodedRows } from './encode';
import type { GeneratorDefinition } from './generator';
import { generatorDefinition, type GeneratorConfig } from './generators/registry';
import { mostValues } from './limits';
import { LongWork, type LongWorkOptions } from './longWork';
import { readerFor } from './readers/registry';
import { isFileConfig, type DataConfig, type FileConfig } from './schema';
import { splitRows, type Split } from './split';
import { standardizationOf } from './standardize';

export interface LoadOptions extends LongWorkOptions {
  readonly seed: number;
  readonly precision: Precision;
  /** Folder of the config: data files are relative to it. */
  readonly baseDirectory: string;
  /** The loss compares with numbers rather than classes. */
  readonly wantsValues: boolean;
  /** Room for the inputs of a part; in the memory of the run that will train on them, they need not be copied there. */
  readonly allocate?: (precision: Precision, length: number) => FloatArray;
}

/** Values written between two reports. */
const portion = 1 << 18;

/** Reads or makes the data, splits and standardises it. Throws InputError for every fault of the config or the file. */
export async function loadDataset(config: DataConfig, options: LoadOptions): Promise<Dataset> {
  const work = new LongWork(options);
  const rows = await loadRows(config, options, work);
  const split = splitRows(rows.rows, config.validation ?? 0, options.seed);
  checkClasses(rows, split);
  const standardize = config.standardize ?? isFileConfig(config);
  const fills = isFileConfig(config) && config.missing === 'mean';
  const fill = (row: number, into: Float64Array): void => rows.fill(row, into);
  const measured =
    standardize || fills
      ? await standardizationOf(fill, split.training, rows.features.length, work)
      : undefined;
  if (standardize && measured)
    rows.features.forEach((name, j) => {
      if (!(Number.isFinite(measured.mean[j]) && Number.isFinite(measured.scale[j]))) throw tooLarge(name);
    });
  const writer = valueWriter(rows, fills ? measured?.mean : undefined, standardize ? measured : undefined);
  return {
    description: describe(rows, split),
    standardization: standardize ? measured : undefined,
    training: await part(rows, split.training, writer, options, work),
    validation: await part(rows, split.validation, writer, options, work),
  };
}

/** What the editor needs to know of the data; reads the file, but keeps nothing of it. */
export async function describeData(config: DataConfig, options: LoadOptions): Promise<DataDescription> {
  if (!isFileConfig(config)) {
    const definition = generatorDefinition(config);
    const samples = checkedSamples(config, definition);
    const { training, validation } = splitRows(samples, config.validation ?? 0, options.seed);
    return {
      features: definition.features(config),
      task: definition.task(config),
      samples,
      trainingSamples: training.length,
      validationSamples: validation.length,
      dropped: 0,
    };
  }
  const rows = await loadRows(config, options, new LongWork(options));
  const split = splitRows(rows.rows, config.validation ?? 0, options.seed);
  checkClasses(rows, split);
  return describe(rows, split);
}

async function loadRows(config: DataConfig, options: LoadOptions, work: LongWork): Promise<EncodedRows> {
  if (isFileConfig(config)) return readRows(config, options, work);
  const definition = generatorDefinition(config);
  const samples = checkedSamples(config, definition);
  const features = definition.features(config);
  const { inputs, labels, targets } = definition.generate(config, new RandomStream(options.seed, 'data'));
  return {
    features,
    task: definition.task(config),
    rows: samples,
    fill(row, into) {
      for (let j = 0, k = row * features.length; j < features.length; j++, k++) into[j] = inputs[k];
    },
    labels,
    targets,
    sourceRows: Int32Array.from({ length: samples }, (_, row) => row),
    dropped: 0,
  };
}

/** The number of rows to make; throws when they are too many, or too few for every class to have one. */
function checkedSamples(config: GeneratorConfig, definition: GeneratorDefinition): number {
  const samples = config.samples ?? 200;
  const { length } = definition.features(config);
  if (samples * length > mostValues)
    throw configError(
      'too-much-data',
      ['data', 'samples'],
      `${samples} samples of ${length} features are more than a session can hold (${mostValues / 1e6} million values). Use fewer samples.`,
    );
  const task = definition.task(config);
  if (task.kind === 'classification' && samples < task.classes.length)
    throw configError(
      'too-few-samples',
      ['data', 'samples'],
      `${samples} samples cannot show all ${task.classes.length} classes. Use at least ${task.classes.length}.`,
    );
  return samples;
}

async function readRows(config: FileConfig, options: LoadOptions, work: LongWork): Promise<EncodedRows> {
  const path = resolve(options.baseDirectory, config.file);
  const reader = readerFor(path);
  const bytes = await readData(path, config.file, ['data', 'file'], work, reader.largest);
  const message = `Understanding ${basename(path)}`;
  const table = await reader.read(bytes, {
    path,
    config,
    async readBeside(name, key) {
      // Relative to the config, as every file it names; or to the data file, which may lie in a folder of its own.
      const fromConfig = resolve(options.baseDirectory, name);
      const chosen = existsSync(fromConfig) ? fromConfig : resolve(dirname(path), name);
      return { path: chosen, bytes: await readData(chosen, name, ['data', key], work) };
    },
    progress: (done, total) => work.at(done, total, message),
  });
  return encodeTable(table, config, options.wantsValues, options.precision, path, work);
}

/** The file's bytes; a file that cannot be read is a fault of the config that names it. */
async function readData(
  path: string,
  shown: string,
  configPath: readonly string[],
  work: LongWork,
  largest = largestFile,
): Promise<Uint8Array> {
  try {
    return await readBounded(path, largest, work);
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    switch (error.kind) {
      case 'missing':
        throw configError(
          'no-such-file',
          configPath,
          `There is no file ${shown} beside the config (${path}).`,
        );
      case 'empty':
        throw fileError('empty-file', path, 'The file is empty.');
      case 'too-large':
        throw configError('file-too-large', configPath, `${shown} ${error.message}`);
      default:
        throw configError('unreadable-file', configPath, `${shown} ${error.message}`);
    }
  }
}

/** A class that only the held-back rows have can never be learnt, and its accuracy would mislead. */
function checkClasses({ task, labels }: EncodedRows, { training, validation }: Split): void {
  if (task.kind !== 'classification' || validation.length === 0) return;
  const learnt = new Set(Array.from(training, row => labels[row]));
  const foreign = Array.from(validation, row => labels[row]).find(label => !learnt.has(label));
  if (foreign === undefined) return;
  throw configError(
    'class-only-in-validation',
    ['data', 'validation'],
    `Class "${task.classes[foreign]}" occurs among the ${validation.length} rows held back, but not among the ${training.length} that train. Hold back a smaller share, change "seed", or give more rows of that class.`,
  );
}

/** Sums of values near 1e308 overflow, and squares of those beyond 1e154. */
function tooLarge(feature: string): Error {
  return configError(
    'too-large-values',
    ['data'],
    `The values of "${feature}" are so large that their mean and deviation cannot be computed. Use another unit.`,
  );
}

/** Writes the values of a row as the network is to see them, from a place on. */
type ValueWriter = (row: number, into: FloatArray, at: number) => void;

function valueWriter(
  rows: EncodedRows,
  replacement: Float64Array | undefined,
  standardization: Standardization | undefined,
): ValueWriter {
  const width = rows.features.length;
  const values = new Float64Array(width);
  const none = { mean: new Float64Array(width), scale: new Float64Array(width).fill(1) };
  const { mean, scale } = standardization ?? none;
  return (row, into, at) => {
    rows.fill(row, values);
    for (let j = 0; j < width; j++) {
      let value = values[j];
      if (replacement && Number.isNaN(value)) {
        if (!Number.isFinite(replacement[j])) throw tooLarge(rows.features[j]);
        value = replacement[j];
      }
      into[at + j] = (value - mean[j]) / scale[j];
    }
  };
}

function describe(rows: EncodedRows, split: Split): DataDescription {
  const task: Task = rows.task;
  return {
    features: rows.features,
    task,
    samples: rows.rows,
    trainingSamples: split.training.length,
    validationSamples: split.validation.length,
    dropped: rows.dropped,
  };
}

async function part(
  rows: EncodedRows,
  chosen: Int32Array,
  write: ValueWriter,
  { precision, allocate }: LoadOptions,
  work: LongWork,
): Promise<DataPart> {
  const width = rows.features.length;
  const targetWidth = rows.task.kind === 'regression' ? rows.task.targets.length : 0;
  const Float = precision === 'float32' ? Float32Array : Float64Array;
  const length = chosen.length * width;
  const inputs = allocate ? allocate(precision, length) : new Float(length);
  const targets = new Float(chosen.length * targetWidth);
  await work.eachRow(chosen.length, portion / width, 'Preparing the data', index => {
    const row = chosen[index];
    write(row, inputs, index * width);
    for (let j = 0; j < targetWidth; j++)
      targets[index * targetWidth + j] = rows.targets[row * targetWidth + j];
  });
  return {
    rows: chosen.length,
    inputs,
    labels: rows.labels.length > 0 ? Int32Array.from(chosen, row => rows.labels[row]) : new Int32Array(0),
    targets,
    sourceRows: Int32Array.from(chosen, row => rows.sourceRows[row]),
  };
}
