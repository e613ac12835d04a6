import { basename } from 'node:path';
import { configError } from '../dataError';
import { csvReader, tsvReader } from './delimited';
import { idxReader } from './idx';
import { npyReader } from './npy';
import { npzReader } from './npz';
import { parquetReader } from './parquet';
import type { DataReader } from './reader';

/** Every format of data files. */
export const dataReaders: readonly DataReader[] = [
  csvReader,
  tsvReader,
  npyReader,
  npzReader,
  parquetReader,
  idxReader,
];

/** The reader for a file by the end of its name. */
export function readerFor(path: string): DataReader {
  const name = basename(path).toLowerCase();
  const reader = dataReaders.find(({ endings }) => endings.some(ending => name.endsWith(ending)));
  if (reader) return reader;
  const known = dataReaders.flatMap(({ endings }) => endings).join(' ');
  throw configError(
    'unknown-format',
    ['data', 'file'],
    `The name "${basename(path)}" does not tell its format. Files ending in ${known} can be read.`,
  );
}
