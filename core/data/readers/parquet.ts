import { parquetMetadata, parquetRead, parquetSchema, type DecodedArray } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { fileError } from '../dataError';
import type { FileConfig } from '../schema';
import type { Column } from '../table';
import type { DataReader } from './reader';

/** Apache Parquet through hyparquet (MIT, kept, no dependencies, reads every encoding and compression). */
export const parquetReader: DataReader = {
  endings: ['.parquet'],
  async read(bytes, { path, config }) {
    const fail = (message: string): Error => fileError('bad-parquet', path, message);
    const chunks = new Map<string, DecodedArray[]>();
    try {
      const { buffer } = new Uint8Array(bytes);
      const metadata = parquetMetadata(buffer);
      const names = parquetSchema(metadata).children.map(({ element }) => element.name);
      for (const name of wanted(names, config)) chunks.set(name, []);
      const file = {
        byteLength: buffer.byteLength,
        slice: (from: number, to?: number) => buffer.slice(from, to),
      };
      await parquetRead({
        file,
        metadata,
        columns: [...chunks.keys()],
        compressors,
        onChunk: ({ columnName, columnData }) => chunks.get(columnName)?.push(columnData),
      });
    } catch (error) {
      throw fail(`This Parquet file is damaged or cannot be read${reasonOf(error)}. Save it again.`);
    }
    const columns = [...chunks].map(([name, parts]) => makeColumn(name, parts, fail));
    const rows = columns.length > 0 ? columns[0].rows : 0;
    if (rows === 0) throw fail('The file has no rows.');
    const odd = columns.find(column => column.rows !== rows);
    if (odd)
      throw fail(
        `Column "${odd.column.name}" has ${odd.rows} rows, but "${columns[0].column.name}" has ${rows}. The file is damaged.`,
      );
    return { rows, columns: columns.map(({ column }) => column) };
  },
};

/** What hyparquet objects to; what goes wrong beyond that, deep in damaged bytes, tells a user nothing. */
function reasonOf(error: unknown): string {
  const said = error instanceof Error ? /^parquet ([^\n]+?)\.?$/.exec(error.message)?.[1] : undefined;
  return said === undefined || said.includes('undefined') ? '' : ` (${said})`;
}

/** The columns that the config asks for, so that no other one has to be readable; those of a wrong name are told later. */
function wanted(names: readonly string[], { features, target }: FileConfig): readonly string[] {
  if (!features) return names;
  const targets = target === undefined ? names.slice(-1) : typeof target === 'string' ? [target] : target;
  const asked = new Set([...features, ...targets]);
  return [...asked].every(name => names.includes(name)) ? names.filter(name => asked.has(name)) : names;
}

function makeColumn(
  name: string,
  parts: readonly DecodedArray[],
  fail: (message: string) => Error,
): { readonly rows: number; readonly column: Column } {
  const rows = parts.reduce((sum, { length }) => sum + length, 0);
  const numbers = new Float64Array(rows);
  let texts: string[] | undefined;
  let other = 0;
  let row = 0;
  for (const part of parts)
    for (const value of part as ArrayLike<unknown> & Iterable<unknown>) {
      if (typeof value === 'string' || value instanceof Date) {
        texts ??= new Array<string>(rows).fill('');
        texts[row] = typeof value === 'string' ? value : dateText(value);
      } else if (value === null || value === undefined) numbers[row] = Number.NaN;
      else if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
        numbers[row] = Number(value);
        other++;
      } else throw fail(unreadable(name));
      row++;
    }
  if (texts && other > 0) throw fail(unreadable(name));
  return {
    rows,
    column: texts
      ? { kind: 'text', name, values: texts }
      : { kind: 'number', name, data: numbers, offset: 0, stride: 1 },
  };
}

function dateText(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

function unreadable(name: string): string {
  return `Column "${name}" holds neither numbers nor texts. Name the others in "features", or leave it out when saving the file.`;
}
