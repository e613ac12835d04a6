import { fileError } from '../dataError';
import { mostValues } from '../limits';
import type { Column, Table } from '../table';
import { hasCommaForm, isMissingMark, numberOf, plainNumber } from './cellNumber';
import { DelimitedText } from './delimitedText';
import { GrowingColumn } from './growingColumn';
import { GrowingIndex } from './growingIndex';
import { readHeader } from './delimitedHeader';
import type { DataReader, ReadContext } from './reader';
import { textStart } from './utf8';

/** A column counts as numbers when at least this share of its values are; the others are then errors, not categories. */
const numericShare = 0.9;
/** Bytes between two reports. */
const portion = 1 << 18;

function delimitedReader(endings: readonly string[], usual: string): DataReader {
  return {
    endings,
    read(bytes, { path, config, progress }) {
      const delimiter = config.delimiter ?? usual;
      return readTable(
        new DelimitedText(bytes, textStart(bytes, path), delimiter, path),
        delimiter,
        progress,
      );
    },
  };
}

export const csvReader = delimitedReader(['.csv', '.txt'], ',');
export const tsvReader = delimitedReader(['.tsv', '.tab'], '\t');

/** What is known of a column after all of its cells were seen. */
interface SeenColumn {
  readonly name: string;
  readonly numbers: GrowingColumn;
  /** Cells that are not missing; of them those that are numbers, and those that would be without their commas. */
  present: number;
  numeric: number;
  commas: number;
  /** Record of the first present cell that is no finite number, and of the first with a comma. */
  firstOdd: number;
  firstComma: number;
}

async function readTable(
  text: DelimitedText,
  delimiter: string,
  progress: ReadContext['progress'],
): Promise<Table> {
  const { bytes, path } = text;
  let position = text.start;
  const records = new GrowingIndex();
  let columns: SeenColumn[] | undefined;
  let header = 0;
  while (position < bytes.length) {
    await progress(position, bytes.length);
    for (const end = position + portion; position < bytes.length && position < end;) {
      const from = position;
      position = text.readRecord(from);
      if (text.width === 0) continue;
      if (!columns) {
        columns = readHeader(text, delimiter).map(seenColumn);
        header = from;
        continue;
      }
      readRow(text, columns, records.length);
      records.push(from);
      if (records.length * columns.length > mostValues)
        throw fileError(
          'too-much-data',
          path,
          `More than ${mostValues / 1e6} million values are more than a session can hold. Use a part of the file.`,
          text.range(from, position),
        );
    }
  }
  if (!columns) throw fileError('empty-file', path, 'The file is empty. It needs a header and rows.');
  if (records.length === 0)
    throw fileError(
      'no-rows',
      path,
      'The file has a header, but no rows below it.',
      text.range(header, header),
    );
  const locate = (row: number, column: number): ReturnType<DelimitedText['range']> => {
    text.readRecord(records.at(row));
    return text.range(text.starts[column], text.ends[column]);
  };
  return { rows: records.length, columns: await finish(text, columns, records, progress), locate };
}

function seenColumn(name: string): SeenColumn {
  return {
    name,
    numbers: new GrowingColumn(),
    present: 0,
    numeric: 0,
    commas: 0,
    firstOdd: -1,
    firstComma: -1,
  };
}

function readRow(text: DelimitedText, columns: readonly SeenColumn[], record: number): void {
  const { bytes, starts, ends, width } = text;
  if (width !== columns.length)
    throw text.faultAt(
      'ragged-row',
      `This row has ${width} value${width === 1 ? '' : 's'}, but the header has ${columns.length}. Every row needs one value per column.`,
      Math.min(width, columns.length) - 1,
    );
  for (let column = 0; column < width; column++) {
    const seen = columns[column];
    const plain = plainNumber(bytes, starts[column], ends[column]);
    if (Number.isNaN(plain)) addCell(seen, text.cell(column), record);
    else {
      seen.present++;
      seen.numeric++;
      seen.numbers.push(plain);
    }
  }
}

function addCell(seen: SeenColumn, cell: string, record: number): void {
  const value = numberOf(cell);
  seen.numbers.push(Number.isFinite(value) ? value : Number.NaN);
  if (isMissingMark(cell)) return;
  seen.present++;
  if (!Number.isNaN(value)) seen.numeric++;
  if (!Number.isFinite(value) && seen.firstOdd < 0) seen.firstOdd = record;
  if (!hasCommaForm(cell)) return;
  seen.commas++;
  if (seen.firstComma < 0) seen.firstComma = record;
}

async function finish(
  text: DelimitedText,
  columns: readonly SeenColumn[],
  records: GrowingIndex,
  progress: ReadContext['progress'],
): Promise<readonly Column[]> {
  const texts = new Map<number, { readonly values: string[]; readonly known: Map<string, string> }>();
  columns.forEach((seen, column) => {
    const { present, numeric, commas, firstOdd, firstComma } = seen;
    const isText = present === 0 || numeric < numericShare * present;
    // One-hot columns of all prices there are would be no help to anyone.
    const isOdd = isText ? present > 0 && numeric + commas >= numericShare * present : firstOdd >= 0;
    if (isOdd) throw notANumber(text, records.at(isText ? firstComma : firstOdd), column, seen.name);
    if (isText) texts.set(column, { values: new Array<string>(records.length), known: new Map() });
  });
  for (let record = 0; texts.size > 0 && record < records.length; record++) {
    if (record % 1024 === 0) await progress(record, records.length);
    text.readRecord(records.at(record));
    for (const [column, { values, known }] of texts) {
      const cell = text.cell(column);
      const value = isMissingMark(cell) ? '' : cell;
      // Equal texts are kept once.
      const kept = known.get(value);
      if (kept === undefined) known.set(value, value);
      values[record] = kept ?? value;
    }
  }
  return columns.map(({ name, numbers }, column) => {
    const found = texts.get(column);
    return found
      ? { kind: 'text', name, values: found.values }
      : { kind: 'number', name, data: numbers.data(), offset: 0, stride: 1 };
  });
}

function notANumber(text: DelimitedText, record: number, column: number, name: string): Error {
  text.readRecord(record);
  const cell = text.cell(column);
  const advice = hasCommaForm(cell)
    ? 'Write numbers without separators of thousands, and with a point before decimals.'
    : 'Correct it, or leave it empty and set "missing".';
  return text.faultAt(
    'not-a-number',
    `"${cell}" is not a finite number, but the other values of "${name}" are numbers. ${advice}`,
    column,
  );
}
