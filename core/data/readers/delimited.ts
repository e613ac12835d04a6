import type { SourceRange } from '../../config/problem';
import { fileError } from '../dataError';
import type { Column, Table } from '../table';
import type { DataReader } from './reader';
import { parseDelimited, type Cell } from './parseDelimited';

/** What stands for a missing value besides an empty cell, in any case. */
const missingMarks = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?']);
const numberForm = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const infinityForm = /^[-+]?inf(inity)?$/i;
/** A column counts as numbers when at least this share of its values are; the others are then errors, not categories. */
const numericShare = 0.9;

function rangeOf({ line, column, text }: Cell): SourceRange {
  return { line, column, endLine: line, endColumn: column + Math.max(1, text.length) };
}

function delimitedReader(endings: readonly string[], delimiter: string): DataReader {
  return {
    endings,
    read: (bytes, { path, onProgress }) => readTable(decode(bytes, path), delimiter, path, onProgress),
  };
}

export const csvReader = delimitedReader(['.csv', '.txt'], ',');
export const tsvReader = delimitedReader(['.tsv', '.tab'], '\t');

function decode(bytes: Uint8Array, path: string): string {
  const zero = bytes.subarray(0, 8192).indexOf(0);
  if (zero >= 0)
    throw fileError(
      'binary-file',
      path,
      `This is not a text file: byte ${zero} is zero. Give a CSV or TSV file in UTF-8, or use the right ending for its format.`,
    );
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw fileError('not-utf8', path, 'This file is not text in UTF-8. Save it as UTF-8.');
  }
}

function readTable(
  text: string,
  delimiter: string,
  path: string,
  onProgress: (done: number, total: number) => void,
): Table {
  const records = parseDelimited(text, delimiter, path, onProgress);
  if (records.length === 0)
    throw fileError('empty-file', path, 'The file is empty. It needs a header and rows.');
  const [header, ...rows] = records;
  if (rows.length === 0)
    throw fileError('no-rows', path, 'The file has a header, but no rows below it.', rangeOf(header[0]));
  checkHeader(header, path);
  for (const row of rows) {
    if (row.length === header.length) continue;
    const at = row[Math.min(row.length, header.length) - 1];
    throw fileError(
      'ragged-row',
      path,
      `This row has ${row.length} value${row.length === 1 ? '' : 's'}, but the header has ${header.length}. Every row needs one value per column.`,
      rangeOf(at),
    );
  }
  const columns = header.map((cell, index) => makeColumn(cell.text.trim(), index, rows, path));
  return { rows: rows.length, columns, locate: (row, column) => rangeOf(rows[row][column]) };
}

function checkHeader(header: readonly Cell[], path: string): void {
  const seen = new Set<string>();
  for (const cell of header) {
    const name = cell.text.trim();
    if (name === '')
      throw fileError(
        'unnamed-column',
        path,
        'A column has no name. The first line must name every column.',
        rangeOf(cell),
      );
    if (seen.has(name))
      throw fileError(
        'duplicate-column',
        path,
        `There are two columns "${name}". Rename one.`,
        rangeOf(cell),
      );
    seen.add(name);
  }
  if (header.length > 1 && header.every(cell => numberForm.test(cell.text.trim())))
    throw fileError(
      'no-header',
      path,
      'The first line holds numbers, where the names of the columns belong. Add a header line.',
      rangeOf(header[0]),
    );
}

function makeColumn(name: string, index: number, rows: readonly (readonly Cell[])[], path: string): Column {
  const texts = rows.map(row => row[index].text.trim());
  let numbers = 0;
  let present = 0;
  for (const text of texts) {
    if (missingMarks.has(text.toLowerCase())) continue;
    present++;
    if (numberForm.test(text) || infinityForm.test(text)) numbers++;
  }
  if (present === 0 || numbers < numericShare * present)
    return {
      kind: 'text',
      name,
      values: texts.map(text => (missingMarks.has(text.toLowerCase()) ? '' : text)),
    };
  const data = new Float64Array(rows.length);
  texts.forEach((text, row) => {
    if (missingMarks.has(text.toLowerCase())) {
      data[row] = Number.NaN;
      return;
    }
    const value = numberForm.test(text) ? Number(text) : Number.NaN;
    if (!Number.isFinite(value))
      throw fileError(
        'not-a-number',
        path,
        `"${text}" is not a finite number, but the other values of "${name}" are numbers. Correct it, or leave it empty and set "missing".`,
        rangeOf(rows[row][index]),
      );
    data[row] = value;
  });
  return { kind: 'number', name, data, offset: 0, stride: 1 };
}
