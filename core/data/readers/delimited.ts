import { fileError } from '../dataError';
import type { Column, Table } from '../table';
import { decodeText } from './decodeText';
import { DelimitedText } from './parseDelimited';
import type { DataReader } from './reader';

/** What stands for a missing value besides an empty cell, in any case. */
const missingMarks = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?']);
const numberForm = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const infinityForm = /^[-+]?inf(inity)?$/i;
/** A column counts as numbers when at least this share of its values are; the others are then errors, not categories. */
const numericShare = 0.9;
/** Bytes; a JavaScript string holds no more than 2²⁹ characters, and cells take memory besides. */
const largestText = 256 * 2 ** 20;

function delimitedReader(endings: readonly string[], usual: string): DataReader {
  return {
    endings,
    largest: largestText,
    read(bytes, { path, config, onProgress }) {
      const delimiter = config.delimiter ?? usual;
      return readTable(
        new DelimitedText(decodeText(bytes, path), delimiter, path, onProgress),
        delimiter,
        path,
      );
    },
  };
}

export const csvReader = delimitedReader(['.csv', '.txt'], ',');
export const tsvReader = delimitedReader(['.tsv', '.tab'], '\t');

function readTable(text: DelimitedText, delimiter: string, path: string): Table {
  if (text.records === 0)
    throw fileError('empty-file', path, 'The file is empty. It needs a header and rows.');
  if (text.records === 1)
    throw fileError('no-rows', path, 'The file has a header, but no rows below it.', text.range(0, 0));
  const names = readHeader(text, delimiter, path);
  for (let record = 1; record < text.records; record++) {
    const width = text.width(record);
    if (width === names.length) continue;
    throw fileError(
      'ragged-row',
      path,
      `This row has ${width} value${width === 1 ? '' : 's'}, but the header has ${names.length}. Every row needs one value per column.`,
      text.range(record, Math.min(width, names.length) - 1),
    );
  }
  return {
    rows: text.records - 1,
    columns: names.map((name, index) => makeColumn(name, index, text, path)),
    locate: (row, column) => text.range(row + 1, column),
  };
}

function readHeader(text: DelimitedText, delimiter: string, path: string): readonly string[] {
  const names = Array.from({ length: text.width(0) }, (_, column) => text.cell(0, column));
  const other = names.length === 1 ? [';', '\t', ',', '|'].find(mark => names[0].includes(mark)) : undefined;
  if (other !== undefined)
    throw fileError(
      'wrong-delimiter',
      path,
      `This line has no ${JSON.stringify(delimiter)}, but ${JSON.stringify(other)} between its names. Set "delimiter": ${JSON.stringify(other)}.`,
      text.range(0, 0),
    );
  const seen = new Set<string>();
  names.forEach((name, column) => {
    if (name === '')
      throw fileError(
        'unnamed-column',
        path,
        'A column has no name. The first line must name every column.',
        text.range(0, column),
      );
    if (seen.has(name))
      throw fileError(
        'duplicate-column',
        path,
        `There are two columns "${name}". Rename one.`,
        text.range(0, column),
      );
    seen.add(name);
  });
  if (names.length > 1 && names.every(name => numberForm.test(name)))
    throw fileError(
      'no-header',
      path,
      'The first line holds numbers, where the names of the columns belong. Add a header line.',
      text.range(0, 0),
    );
  return names;
}

function makeColumn(name: string, column: number, text: DelimitedText, path: string): Column {
  const rows = text.records - 1;
  let numbers = 0;
  let present = 0;
  for (let row = 0; row < rows; row++) {
    const value = text.cell(row + 1, column);
    if (missingMarks.has(value.toLowerCase())) continue;
    present++;
    if (numberForm.test(value) || infinityForm.test(value)) numbers++;
  }
  if (present === 0 || numbers < numericShare * present) {
    // Equal texts are kept once.
    const known = new Map<string, string>();
    const values = Array.from({ length: rows }, (_, row) => {
      const value = text.cell(row + 1, column);
      if (missingMarks.has(value.toLowerCase())) return '';
      const kept = known.get(value);
      if (kept === undefined) known.set(value, value);
      return kept ?? value;
    });
    return { kind: 'text', name, values };
  }
  const data = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const value = text.cell(row + 1, column);
    data[row] = numberForm.test(value) ? Number(value) : Number.NaN;
    if (Number.isFinite(data[row])) continue;
    if (!missingMarks.has(value.toLowerCase()))
      throw fileError(
        'not-a-number',
        path,
        `"${value}" is not a finite number, but the other values of "${name}" are numbers. Correct it, or leave it empty and set "missing".`,
        text.range(row + 1, column),
      );
  }
  return { kind: 'number', name, data, offset: 0, stride: 1 };
}
