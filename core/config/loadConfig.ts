import { dirname } from 'node:path';
import { describeData, loadDataset, type LoadOptions } from '../data/load';
import type { DataDescription, Dataset } from '../data/dataset';
import type { LongWorkOptions } from '../data/longWork';
import { lossDefinition } from '../network/losses/registry';
import { checkConfig, locateProblems } from './check/checkConfig';
import type { NetworkConfig } from './config';
import type { ConfigDocument } from './document';
import { InputError, type Problem } from './problem';
import { byPosition, readConfig } from './read';

export interface CheckedConfig {
  /** Absent when there is an error in the config itself. */
  readonly config: NetworkConfig | undefined;
  readonly document: ConfigDocument;
  readonly data: DataDescription | undefined;
  /** In the order of the text; those in a data file come last. */
  readonly problems: readonly Problem[];
}

/** Reads and checks a config with its data, keeping none of it. Never throws for a fault of the input. */
export async function checkText(
  text: string,
  path: string,
  extra: LongWorkOptions = {},
): Promise<CheckedConfig> {
  const { config, document, problems } = readConfig(text, path);
  if (!config) return { config, document, data: undefined, problems };
  try {
    const data = await describeData(config.data, loadOptions(config, path, extra));
    return { config, document, data, problems: merged(problems, checkConfig(config, document, data)) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const found = [...checkConfig(config, document), ...locateProblems(error.problems, document)];
    return { config, document, data: undefined, problems: merged(problems, found) };
  }
}

export interface LoadedConfig {
  readonly config: NetworkConfig;
  readonly document: ConfigDocument;
  readonly dataset: Dataset;
  /** Warnings and remarks; errors are thrown. */
  readonly problems: readonly Problem[];
}

/** Reads, checks and loads everything that training needs. Throws InputError with every problem found. */
export async function loadConfig(
  text: string,
  path: string,
  extra: Pick<LoadOptions, 'signal' | 'onProgress' | 'allocate'> = {},
): Promise<LoadedConfig> {
  const { config, document, problems } = readConfig(text, path);
  if (!config) throw new InputError(problems);
  let dataset: Dataset;
  try {
    dataset = await loadDataset(config.data, loadOptions(config, path, extra));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const found = [...checkConfig(config, document), ...locateProblems(error.problems, document)];
    throw new InputError(merged(problems, found));
  }
  const all = merged(problems, checkConfig(config, document, dataset.description));
  if (all.some(({ severity }) => severity === 'error')) throw new InputError(all);
  return { config, document, dataset, problems: all };
}

function loadOptions(
  config: NetworkConfig,
  path: string,
  extra: Pick<LoadOptions, 'signal' | 'onProgress' | 'allocate'>,
): LoadOptions {
  return {
    seed: config.seed,
    precision: config.precision,
    baseDirectory: dirname(path),
    wantsValues:
      lossDefinition(config.loss).taskMismatch({ kind: 'regression', targets: ['y'] }) === undefined,
    ...extra,
  };
}

function merged(first: readonly Problem[], second: readonly Problem[]): readonly Problem[] {
  return [...first, ...second].sort(
    (a, b) => Number(a.file !== undefined) - Number(b.file !== undefined) || byPosition(a, b),
  );
}
