import {
  parquetMetadata,
  parquetRead,
  parquetSchema,
  type DecodedArray,
  type FileMetaData,
  type SchemaTree,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { fileError } from '../dataError';
import type { FileConfig } from '../schema';
import type { Column, Table } from '../table';
import { checkPages, type FlatColumn } from './parquetPages';
import { ThriftReader } from './parquetThrift';
import type { ReadContext } from './reader';

/** The columns of a Parquet file that the config asks for. @throws InputError when it is damaged or says too little */
export async function readParquet(
  bytes: Uint8Array,
  { path, config, progress }: ReadContext,
): Promise<Table> {
  const fail = (message: string): Error => fileError('bad-parquet', path, message);
  let chunks: ReadonlyMap<string, DecodedArray[]>;
  try {
    chunks = await readColumns(bytes, config, fail, progress);
  } catch (error) {
    // What was called off, or said already.
    if (error instanceof Error && (error.name === 'AbortError' || error.name === 'InputError')) throw error;
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
}

async function readColumns(
  bytes: Uint8Array,
  config: FileConfig,
  fail: (message: string) => Error,
  progress: ReadContext['progress'],
): Promise<ReadonlyMap<string, DecodedArray[]>> {
  checkFooter(bytes);
  const metadata = readMetadata(bytes);
  const { children } = parquetSchema(metadata);
  const names = wanted(
    children.map(({ element }) => element.name),
    config,
  );
  if (names.length === 0 || !names.every(name => typeof name === 'string' && name !== ''))
    throw new RangeError('its description has no names for its columns');
  if (new Set(names).size < names.length) throw new RangeError('two of its columns have one name');
  const byName = new Map(children.map(child => [child.element.name, child]));
  const flat = names.map(name => flatColumn(byName.get(name) as SchemaTree, fail));
  await checkPages(bytes, metadata, flat, compressors, progress);
  const chunks = new Map<string, DecodedArray[]>(names.map(name => [name, []]));
  let read = 0;
  // One after the other, so that the thread can listen in between.
  let turn: Promise<unknown> = Promise.resolve();
  const slice = (from: number, to = bytes.length): Promise<ArrayBuffer> => {
    const bytesRead = turn.then(async () => {
      await progress((read += to - from), bytes.length);
      return new Uint8Array(bytes.subarray(from, to)).buffer;
    });
    turn = bytesRead.catch(() => undefined);
    return bytesRead;
  };
  await parquetRead({
    file: { byteLength: bytes.length, slice },
    metadata,
    columns: [...names],
    compressors,
    onChunk: ({ columnName, columnData }) => chunks.get(columnName)?.push(columnData),
  });
  return chunks;
}

/** The description at the end of the file is followed to its end before the library reads it. */
function checkFooter(bytes: Uint8Array): void {
  const end = bytes.length - 8;
  if (end < 4 || String.fromCharCode(...bytes.subarray(end + 4)) !== 'PAR1')
    throw new RangeError('it does not end with the mark PAR1: it is no Parquet file, or was cut off');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(end, true);
  if (length > end - 4) throw new RangeError('its description would begin before the file does');
  new ThriftReader(bytes, end - length, end).struct();
}

/** A column that counts less than no children would keep the library for ever where it looks for the columns of a map. */
function readMetadata(bytes: Uint8Array): FileMetaData {
  const { schema } = parquetMetadata(bytes, { geoparquet: false });
  if (schema.some(({ num_children: count = 0 }) => count < 0))
    throw new RangeError('one of its columns counts less than no columns below it');
  return parquetMetadata(bytes);
}

function flatColumn({ element, children }: SchemaTree, fail: (message: string) => Error): FlatColumn {
  const { name, repetition_type: repetition, type_length: typeLength = 0 } = element;
  if (children.length > 0 || repetition === 'REPEATED') throw fail(unreadable(name));
  return { name, optional: repetition === 'OPTIONAL', typeLength };
}

/** What is wrong in a few words; what goes wrong beyond that, deep in damaged bytes, tells a user nothing. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const said =
    error instanceof RangeError ? error.message : /^parquet ([^\n]+?)\.?$/.exec(error.message)?.[1];
  return said === undefined || /undefined|Invalid|Offset|DataView|out of range|allocation/.test(said)
    ? ''
    : // A damaged name may hold anything.
      ` (${said.replaceAll(/\p{C}+/gu, ' ')})`;
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
