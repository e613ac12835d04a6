import { existsSync } from 'node:fs';
import { stat, readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { Precision } from '../kernels/memory';
import { RandomStream } from '../random/stream';
import { configError, fileError } from './dataError';
import type { DataDescription, DataPart, Dataset, Standardization, Task } from './dataset';
import { encodeTable, mostValues, type EncodedRows } from './encode';
import type { GeneratorDefinition } from './generator';
import { generatorDefinition, type GeneratorConfig } from './generators/registry';
import { readerFor } from './readers/registry';
import { isFileConfig, type DataConfig, type FileConfig } from './schema';
import { splitRows, type Split } from './split';
import { standardizationOf } from './standardize';

export interface LoadOptions {
  readonly seed: number;
  readonly precision: Precision;
  /** Folder of the config: data files are relative to it. */
  readonly baseDirectory: string;
  /** The loss compares with numbers rather than classes. */
  readonly wantsValues: boolean;
  readonly onProgress?: (done: number, total: number, message: string) => void;
  readonly signal?: AbortSignal;
}

/** Beyond this a file is refused before it is read, in bytes: 1 GiB. */
export const largestFile = 2 ** 30;

/** Reads or makes the data, splits and standardises it. Throws InputError for every fault of the config or the file. */
export async function loadDataset(config: DataConfig, options: LoadOptions): Promise<Dataset> {
  const rows = await loadRows(config, options);
  const split = splitRows(rows.rows, config.validation ?? 0, options.seed);
  checkClasses(rows, split);
  const width = rows.features.length;
  const { mean, scale } = standardizationOf(rows.inputs, split.training, width);
  const standardize = config.standardize ?? isFileConfig(config);
  rows.features.forEach((name, j) => {
    if (standardize && !(Number.isFinite(mean[j]) && Number.isFinite(scale[j]))) throw tooLarge(name);
  });
  fillMissing(rows, mean);
  const standardization: Standardization | undefined = standardize ? { mean, scale } : undefined;
  if (standardize) {
    const { inputs } = rows;
    for (let row = 0, k = 0; row < rows.rows; row++)
      for (let j = 0; j < width; j++, k++) inputs[k] = (inputs[k] - mean[j]) / scale[j];
  }
  return {
    description: describe(rows, split),
    standardization,
    training: part(rows, split.training, options.precision),
    validation: part(rows, split.validation, options.precision),
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
  const rows = await loadRows(config, options);
  const split = splitRows(rows.rows, config.validation ?? 0, options.seed);
  checkClasses(rows, split);
  return describe(rows, split);
}

async function loadRows(config: DataConfig, options: LoadOptions): Promise<EncodedRows> {
  if (isFileConfig(config)) return readRows(config, options);
  const definition = generatorDefinition(config);
  const samples = checkedSamples(config, definition);
  const features = definition.features(config);
  const { inputs, labels, targets } = definition.generate(config, new RandomStream(options.seed, 'data'));
  return {
    features,
    task: definition.task(config),
    rows: samples,
    inputs,
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

async function readRows(config: FileConfig, options: LoadOptions): Promise<EncodedRows> {
  const path = resolve(options.baseDirectory, config.file);
  const reader = readerFor(path);
  const bytes = await readBounded(path, config.file, ['data', 'file'], options, reader.largest);
  options.onProgress?.(0, 1, `Reading ${basename(path)}`);
  const table = await reader.read(bytes, {
    path,
    config,
    async readBeside(name, key) {
      // Relative to the config, as every file it names; or to the data file, which may lie in a folder of its own.
      const fromConfig = resolve(options.baseDirectory, name);
      const chosen = existsSync(fromConfig) ? fromConfig : resolve(dirname(path), name);
      return { path: chosen, bytes: await readBounded(chosen, name, ['data', key], options) };
    },
    onProgress: (done, total) => {
      options.signal?.throwIfAborted();
      options.onProgress?.(done, total, `Reading ${basename(path)}`);
    },
  });
  return encodeTable(table, config, options.wantsValues, options.precision, path);
}

/** The file's bytes; refuses what is too large before reading, and says plainly why a file cannot be read. */
async function readBounded(
  path: string,
  shown: string,
  configPath: readonly string[],
  { signal }: LoadOptions,
  largest = largestFile,
): Promise<Uint8Array> {
  try {
    const found = await stat(path);
    const { size } = found;
    // A pipe or a device may have no end.
    if (!found.isFile())
      throw configError(
        'unreadable-file',
        configPath,
        `${shown} is ${found.isDirectory() ? 'a folder' : 'no regular file'}. Name a file.`,
      );
    if (size > largest)
      throw configError(
        'file-too-large',
        configPath,
        `${shown} has ${mebibytes(size)} MiB; a file of this format may have ${mebibytes(largest)} MiB. Use a part of it.`,
      );
    if (size === 0) throw fileError('empty-file', path, 'The file is empty.');
    return await readFile(path, { signal });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || code === 'ABORT_ERR') throw error;
    const why =
      code === 'ENOENT'
        ? `There is no file ${shown} beside the config (${path}).`
        : code === 'EACCES' || code === 'EPERM'
          ? `${shown} may not be read (${path}). Check its permissions.`
          : `${shown} cannot be read (${code}).`;
    throw configError(code === 'ENOENT' ? 'no-such-file' : 'unreadable-file', configPath, why);
  }
}

function mebibytes(size: number): string {
  return (size / 2 ** 20).toLocaleString('en', { maximumFractionDigits: 1 });
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

function fillMissing({ inputs, features }: EncodedRows, mean: Float64Array): void {
  for (let k = 0; k < inputs.length; k++) {
    if (!Number.isNaN(inputs[k])) continue;
    const j = k % features.length;
    if (!Number.isFinite(mean[j])) throw tooLarge(features[j]);
    inputs[k] = mean[j];
  }
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

function part(rows: EncodedRows, chosen: Int32Array, precision: Precision): DataPart {
  const width = rows.features.length;
  const targetWidth = rows.task.kind === 'regression' ? rows.task.targets.length : 0;
  const Float = precision === 'float32' ? Float32Array : Float64Array;
  const inputs = new Float(chosen.length * width);
  const targets = new Float(chosen.length * targetWidth);
  chosen.forEach((row, index) => {
    inputs.set(rows.inputs.subarray(row * width, (row + 1) * width), index * width);
    if (targetWidth > 0)
      targets.set(rows.targets.subarray(row * targetWidth, (row + 1) * targetWidth), index * targetWidth);
  });
  return {
    rows: chosen.length,
    inputs,
    labels: rows.labels.length > 0 ? Int32Array.from(chosen, row => rows.labels[row]) : new Int32Array(0),
    targets,
    sourceRows: Int32Array.from(chosen, row => rows.sourceRows[row]),
  };
}
