import type { Precision } from '../kernels/memory';
import { configError, fileError } from './dataError';
import type { Task } from './dataset';
import { mostValues } from './limits';
import type { LongWork } from './longWork';
import { mayHoldGaps, rowFiller, type Encoded } from './rowFiller';
import type { FileConfig } from './schema';
import { selectColumns } from './selectColumns';
import { isMissing, numberAt, type Column, type NumberColumn, type Table } from './table';

/** Complete rows, encoded but neither split nor standardised. */
export interface EncodedRows {
  readonly features: readonly string[];
  readonly task: Task;
  readonly rows: number;
  /**
   * Writes the values of a row, one per feature; NaN where a mean is to be put. In float64 whatever the run's precision: rounding
   * comes after scaling. Nothing is kept of them, so that a large file is in memory only as it was read and as it is trained on.
   */
  fill(row: number, into: Float64Array): void;
  readonly labels: Int32Array;
  readonly targets: Float64Array;
  /** Row of the source (from 0, without a header) for each row that is left. */
  readonly sourceRows: Int32Array;
  readonly dropped: number;
}

/** A text column with more different values than this is a name or an id, not a category. */
const mostCategories = 100;
/** (2 − 2⁻²³)·2¹²⁷ */
const largestFloat32 = 3.4028234663852886e38;
/** Values looked at between two reports. */
const portion = 1 << 18;

/**
 * Chooses the columns, deals with missing values, turns texts into one-hot columns and the target into classes or values.
 *
 * @param wantsValues the loss compares with numbers (MSELoss)
 * @param precision of the run: a value that it cannot hold is a fault
 * @param path of the data file, for messages
 */
export async function encodeTable(
  table: Table,
  config: FileConfig,
  wantsValues: boolean,
  precision: Precision,
  path: string,
  work: LongWork,
): Promise<EncodedRows> {
  const { features, targets } = selectColumns(table, config, path);
  const kept = await keptRows(table, config, features, targets, precision, path, work);
  const wantsNumbers = (config.task ?? (wantsValues ? 'regression' : 'classification')) === 'regression';
  const encoded = features.map(column => encodeFeature(column, kept, table, path));
  const names = encoded.flatMap(({ names: own }) => own);
  if (kept.length * names.length > mostValues)
    throw fileError(
      'too-much-data',
      path,
      `${kept.length} rows of ${names.length} features are more than a session can hold (${mostValues / 1e6} million values). Use a part of the file.`,
    );
  const fill = rowFiller(encoded.map(({ source }) => source));
  const rest = {
    features: names,
    rows: kept.length,
    fill: (row: number, into: Float64Array) => fill(kept[row], into),
    sourceRows: kept,
    dropped: table.rows - kept.length,
  };
  return wantsNumbers
    ? { ...rest, ...encodeValues(targets, kept), labels: new Int32Array(0) }
    : { ...rest, ...encodeClasses(targets, kept), targets: new Float64Array(0) };
}

/** The rows that are complete, or can be made so; throws for a value that is missing, infinite, or so in the run's precision. */
async function keptRows(
  table: Table,
  { missing = 'error' }: FileConfig,
  features: readonly Column[],
  targets: readonly Column[],
  precision: Precision,
  path: string,
  work: LongWork,
): Promise<Int32Array> {
  const kept = new Int32Array(table.rows);
  const columns = [...features, ...targets].filter(mayHoldGaps);
  const isTarget = new Set(targets);
  const limit = precision === 'float32' ? largestFloat32 : Number.MAX_VALUE;
  let count = 0;
  await work.eachRow(table.rows, portion / (columns.length + 1), 'Checking the data', row => {
    let complete = true;
    for (const column of columns) {
      if (column.kind === 'number' && Math.abs(numberAt(column, row)) > limit)
        throw notFinite(table, column, row, path);
      if (!isMissing(column, row)) continue;
      if (missing === 'error') throw missingValue(table, column, row, path);
      if (missing === 'drop' || isTarget.has(column)) complete = false;
    }
    if (complete) kept[count++] = row;
  });
  if (count === 0)
    throw fileError('no-rows', path, 'No row is left once those with missing values are dropped.');
  return count === kept.length ? kept : kept.slice(0, count);
}

function missingValue(table: Table, column: Column, row: number, path: string): Error {
  return fileError(
    'missing-value',
    path,
    `The value of "${column.name}" is missing${table.locate ? '' : ` in row ${row + 1}`}. Fill it in, or set "missing": "drop" to leave such rows out or "mean" to put the mean.`,
    table.locate?.(row, table.columns.indexOf(column)),
  );
}

function notFinite(table: Table, column: NumberColumn, row: number, path: string): Error {
  const value = numberAt(column, row);
  const where = table.locate ? '' : ` in row ${row + 1}`;
  const [what, advice] = Number.isFinite(value)
    ? [`${value}${where}, beyond what float32 can hold`, 'Use another unit, or "precision": "float64".']
    : [`infinite${where}`, 'Give a finite number, or leave it empty and set "missing".'];
  return fileError(
    'not-finite',
    path,
    `"${column.name}" is ${what}. ${advice}`,
    table.locate?.(row, table.columns.indexOf(column)),
  );
}

function encodeFeature(
  column: Column,
  kept: Int32Array,
  table: Table,
  path: string,
): { readonly names: readonly string[]; readonly source: Encoded } {
  if (kept.every(row => isMissing(column, row)))
    throw fileError(
      'empty-column',
      path,
      `"${column.name}" has no value in any row. Leave it out of "features".`,
      table.locate?.(0, table.columns.indexOf(column)),
    );
  if (column.kind === 'number') return { names: [column.name], source: { kind: 'number', column } };
  const { values } = column;
  const different = new Set<string>();
  for (const row of kept) if (values[row] !== '') different.add(values[row]);
  if (different.size > mostCategories)
    throw fileError(
      'too-many-categories',
      path,
      `"${column.name}" is text with ${different.size} different values, too many for one column each (at most ${mostCategories}). Leave it out of "features".`,
      table.locate?.(0, table.columns.indexOf(column)),
    );
  const categories = [...different].sort(byCodePoint);
  const place = new Map(categories.map((category, index) => [category, index]));
  return {
    names: categories.map(category => `${column.name}=${category}`),
    source: { kind: 'categories', values, place },
  };
}

function encodeValues(targets: readonly Column[], kept: Int32Array): { task: Task; targets: Float64Array } {
  const values = new Float64Array(kept.length * targets.length);
  targets.forEach((column, index) => {
    if (column.kind === 'text')
      throw configError(
        'target-not-numeric',
        ['data', 'target'],
        `The target "${column.name}" is text, which cannot be predicted as a number. Use CrossEntropyLoss for classes, or choose a numeric column.`,
      );
    kept.forEach((source, row) => (values[row * targets.length + index] = numberAt(column, source)));
  });
  return { task: { kind: 'regression', targets: targets.map(({ name }) => name) }, targets: values };
}

function encodeClasses(targets: readonly Column[], kept: Int32Array): { task: Task; labels: Int32Array } {
  if (targets.length > 1)
    throw configError(
      'several-class-targets',
      ['data', 'target'],
      'A classification has one target column. Name one, or use MSELoss to predict several numbers.',
    );
  const [column] = targets;
  if (column.kind === 'number') {
    // −0 and 0 are one class.
    const value = (row: number): number => numberAt(column, row) + 0;
    return numbered(kept, value, (a, b) => a - b);
  }
  return numbered(kept, row => column.values[row], byCodePoint);
}

function numbered<T extends string | number>(
  kept: Int32Array,
  value: (row: number) => T,
  order: (a: T, b: T) => number,
): { task: Task; labels: Int32Array } {
  const different = new Set<T>();
  for (const row of kept) different.add(value(row));
  const classes = [...different].sort(order);
  const place = new Map(classes.map((name, index) => [name, index]));
  return {
    task: { kind: 'classification', classes: classes.map(String) },
    labels: Int32Array.from(kept, row => place.get(value(row)) as number),
  };
}

/** Unlike the default order of texts (UTF-16 units), this agrees with Python's for every character. */
function byCodePoint(a: string, b: string): number {
  const x = Array.from(a, letter => letter.codePointAt(0) as number);
  const y = Array.from(b, letter => letter.codePointAt(0) as number);
  for (let i = 0; i < Math.min(x.length, y.length); i++) if (x[i] !== y[i]) return x[i] - y[i];
  return x.length - y.length;
}
