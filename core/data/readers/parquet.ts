import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { fileError } from '../dataError';
import type { Column } from '../table';
import type { DataReader } from './reader';

/** Apache Parquet through hyparquet (MIT, kept, no dependencies, reads every encoding and compression). */
export const parquetReader: DataReader = {
  endings: ['.parquet'],
  async read(bytes, { path }) {
    const fail = (message: string): Error => fileError('bad-parquet', path, message);
    const buffer = bytes.slice().buffer;
    let rows: Record<string, unknown>[];
    let names: string[];
    try {
      const file = {
        byteLength: buffer.byteLength,
        slice: (from: number, to?: number) => buffer.slice(from, to),
      };
      const metadata = await parquetMetadataAsync(file);
      names = metadata.schema.filter(element => element.type !== undefined).map(({ name }) => name);
      rows = await parquetReadObjects({ file, metadata, compressors });
    } catch (error) {
      throw fail(
        `This Parquet file cannot be read: ${error instanceof Error ? error.message.split('\n')[0] : 'it is damaged'}.`,
      );
    }
    if (rows.length === 0) throw fail('The file has no rows.');
    return { rows: rows.length, columns: names.map(name => makeColumn(name, rows, fail)) };
  },
};

function makeColumn(
  name: string,
  rows: readonly Record<string, unknown>[],
  fail: (message: string) => Error,
): Column {
  const values = rows.map(row => row[name]);
  const known = values.filter(value => value !== null && value !== undefined);
  const isNumber = (value: unknown): boolean =>
    typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
  if (known.every(isNumber)) {
    const data = Float64Array.from(values, value =>
      value === null || value === undefined ? NaN : Number(value),
    );
    return { kind: 'number', name, data, offset: 0, stride: 1 };
  }
  if (known.every(value => typeof value === 'string'))
    return { kind: 'text', name, values: values.map(value => (typeof value === 'string' ? value : '')) };
  throw fail(`Column "${name}" holds neither numbers nor texts. Leave it out when saving the file.`);
}
