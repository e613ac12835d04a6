import { configError, fileError } from './dataError';
import type { Task } from './dataset';
import type { FileConfig } from './schema';
import { isMissing, numberAt, type Column, type NumberColumn, type Table } from './table';
import type { Precision } from '../kernels/memory';
import { closest } from '../config/similar';

/** Complete rows of a file, encoded but neither split nor standardised. */
export interface EncodedRows {
  readonly features: readonly string[];
  readonly task: Task;
  readonly rows: number;
  /** [rows × features]; NaN where a mean is to be put. In float64 whatever the run's precision: rounding comes after scaling. */
  readonly inputs: Float64Array;
  readonly labels: Int32Array;
  readonly targets: Float64Array;
  /** Row of the file (from 0, without the header) for each row that is left. */
  readonly sourceRows: Int32Array;
  readonly dropped: number;
}

/** A text column with more different values than this is a name or an id, not a category. */
const mostCategories = 100;
/** Values of the inputs beyond which the memory of a session could not hold them. */
export const mostValues = 200e6;
/** (2 − 2⁻²³)·2¹²⁷ */
const largestFloat32 = 3.4028234663852886e38;

interface Selection {
  readonly features: readonly Column[];
  readonly targets: readonly Column[];
}

/**
 * Chooses the columns, deals with missing values, turns texts into one-hot columns and the target into classes or values.
 *
 * @param wantsValues the loss compares with numbers (MSELoss)
 * @param precision of the run: a value that it cannot hold is a fault
 * @param path of the data file, for messages
 */
export function encodeTable(
  table: Table,
  config: FileConfig,
  wantsValues: boolean,
  precision: Precision,
  path: string,
): EncodedRows {
  const { features, targets } = selectColumns(table, config, path);
  const kept = keptRows(table, config, features, targets, path);
  const wantsNumbers = (config.task ?? (wantsValues ? 'regression' : 'classification')) === 'regression';
  const check = finiteCheck(table, precision, path);
  const encoded = features.map(column => encodeFeature(column, kept, table, check, path));
  const names = encoded.flatMap(({ names: own }) => own);
  if (kept.length * names.length > mostValues)
    throw fileError(
      'too-much-data',
      path,
      `${kept.length} rows of ${names.length} features are more than a session can hold (${mostValues / 1e6} million values). Use a part of the file.`,
    );
  const inputs = new Float64Array(kept.length * names.length);
  let place = 0;
  for (const { names: own, fill } of encoded) {
    kept.forEach((source, row) => fill(source, inputs, row * names.length + place));
    place += own.length;
  }
  const rest = {
    features: names,
    rows: kept.length,
    inputs,
    sourceRows: kept,
    dropped: table.rows - kept.length,
  };
  return wantsNumbers
    ? { ...rest, ...encodeValues(targets, kept, check), labels: new Int32Array(0) }
    : { ...rest, ...encodeClasses(targets, kept, check), targets: new Float64Array(0) };
}

function selectColumns(table: Table, config: FileConfig, path: string): Selection {
  const byName = new Map(table.columns.map(column => [column.name, column]));
  const find = (name: string, configPath: readonly (string | number)[]): Column => {
    const column = byName.get(name);
    if (column) return column;
    const known = [...byName.keys()];
    const meant = closest(name, known);
    const listed = known.length > 12 ? `${known.slice(0, 12).join(', ')} …` : known.join(', ');
    throw configError(
      'no-such-column',
      configPath,
      `There is no column "${name}" in ${path}. ${meant ? `Did you mean "${meant}"?` : `It has ${listed}.`}`,
    );
  };
  const named = { features: config.features, target: config.target };
  for (const [key, names] of Object.entries(named)) {
    if (!Array.isArray(names)) continue;
    const again = names.findIndex((name, index) => names.indexOf(name) < index);
    if (again >= 0)
      throw configError('named-twice', ['data', key, again], `"${names[again]}" is named twice. Remove one.`);
  }
  const last = table.columns[table.columns.length - 1].name;
  const targets =
    table.ownTarget?.map(name => find(name, ['data', 'target'])) ??
    (typeof config.target === 'string'
      ? [find(config.target, ['data', 'target'])]
      : config.target
        ? config.target.map((name, index) => find(name, ['data', 'target', index]))
        : [find(last, ['data', 'target'])]);
  const chosen = table.ownFeatures ?? config.features;
  const features = chosen
    ? chosen.map((name, index) => find(name, ['data', 'features', index]))
    : table.columns.filter(column => !targets.includes(column));
  const shared = features.findIndex(column => targets.includes(column));
  if (shared >= 0)
    throw configError(
      'target-among-features',
      ['data', 'features', shared],
      `"${features[shared].name}" is the target: learning from it would be cheating. Remove it from "features".`,
    );
  if (features.length === 0)
    throw configError(
      'no-features',
      ['data', 'file'],
      'The file has no column besides the target to learn from.',
    );
  return { features, targets };
}

function keptRows(
  table: Table,
  { missing = 'error' }: FileConfig,
  features: readonly Column[],
  targets: readonly Column[],
  path: string,
): Int32Array {
  const kept: number[] = [];
  const columns = [...features, ...targets];
  for (let row = 0; row < table.rows; row++) {
    const gap = columns.find(column => isMissing(column, row));
    if (!gap) {
      kept.push(row);
      continue;
    }
    if (missing === 'error')
      throw fileError(
        'missing-value',
        path,
        `The value of "${gap.name}" is missing${table.locate ? '' : ` in row ${row + 1}`}. Fill it in, or set "missing": "drop" to leave such rows out or "mean" to put the mean.`,
        table.locate?.(row, table.columns.indexOf(gap)),
      );
    if (missing === 'mean' && !targets.some(column => isMissing(column, row))) kept.push(row);
  }
  if (kept.length === 0)
    throw fileError('no-rows', path, 'No row is left once those with missing values are dropped.');
  return Int32Array.from(kept);
}

/** The number in a cell (NaN for a missing one); throws when it is infinite or becomes so in the run's precision. */
type FiniteCheck = (column: NumberColumn, row: number) => number;

function finiteCheck(table: Table, precision: Precision, path: string): FiniteCheck {
  const limit = precision === 'float32' ? largestFloat32 : Number.MAX_VALUE;
  return (column, row) => {
    const value = numberAt(column, row);
    if (!(Math.abs(value) > limit)) return value;
    const where = table.locate ? '' : ` in row ${row + 1}`;
    const [what, advice] = Number.isFinite(value)
      ? [`${value}${where}, beyond what float32 can hold`, 'Use another unit, or "precision": "float64".']
      : [`infinite${where}`, 'Give a finite number, or leave it empty and set "missing".'];
    throw fileError(
      'not-finite',
      path,
      `"${column.name}" is ${what}. ${advice}`,
      table.locate?.(row, table.columns.indexOf(column)),
    );
  };
}

interface FeatureEncoding {
  readonly names: readonly string[];
  fill(row: number, inputs: Float64Array, at: number): void;
}

function encodeFeature(
  column: Column,
  kept: Int32Array,
  table: Table,
  check: FiniteCheck,
  path: string,
): FeatureEncoding {
  if (kept.every(row => isMissing(column, row)))
    throw fileError(
      'empty-column',
      path,
      `"${column.name}" has no value in any row. Leave it out of "features".`,
      table.locate?.(0, table.columns.indexOf(column)),
    );
  if (column.kind === 'number')
    return {
      names: [column.name],
      fill: (row, inputs, at) => (inputs[at] = check(column, row)),
    };
  const categories = [
    ...new Set(Array.from(kept, row => column.values[row]).filter(value => value !== '')),
  ].sort(byCodePoint);
  if (categories.length > mostCategories)
    throw fileError(
      'too-many-categories',
      path,
      `"${column.name}" is text with ${categories.length} different values, too many for one column each (at most ${mostCategories}). Leave it out of "features".`,
      table.locate?.(0, table.columns.indexOf(column)),
    );
  const place = new Map(categories.map((category, index) => [category, index]));
  return {
    names: categories.map(category => `${column.name}=${category}`),
    fill: (row, inputs, at) => {
      const index = place.get(column.values[row]);
      // A missing category is the mean of the one-hot columns, filled in after the split.
      if (index === undefined) inputs.fill(Number.NaN, at, at + categories.length);
      else inputs[at + index] = 1;
    },
  };
}

function encodeValues(
  targets: readonly Column[],
  kept: Int32Array,
  check: FiniteCheck,
): { task: Task; targets: Float64Array } {
  const values = new Float64Array(kept.length * targets.length);
  targets.forEach((column, index) => {
    if (column.kind === 'text')
      throw configError(
        'target-not-numeric',
        ['data', 'target'],
        `The target "${column.name}" is text, which cannot be predicted as a number. Use CrossEntropyLoss for classes, or choose a numeric column.`,
      );
    kept.forEach((source, row) => (values[row * targets.length + index] = check(column, source)));
  });
  return { task: { kind: 'regression', targets: targets.map(({ name }) => name) }, targets: values };
}

function encodeClasses(
  targets: readonly Column[],
  kept: Int32Array,
  check: FiniteCheck,
): { task: Task; labels: Int32Array } {
  if (targets.length > 1)
    throw configError(
      'several-class-targets',
      ['data', 'target'],
      'A classification has one target column. Name one, or use MSELoss to predict several numbers.',
    );
  const [column] = targets;
  const written = (row: number): string =>
    column.kind === 'text' ? column.values[row] : String(check(column, row));
  const different = [...new Set(Array.from(kept, written))];
  const classes =
    column.kind === 'number' ? different.sort((a, b) => Number(a) - Number(b)) : different.sort(byCodePoint);
  const place = new Map(classes.map((name, index) => [name, index]));
  return {
    task: { kind: 'classification', classes },
    labels: Int32Array.from(kept, row => place.get(written(row)) as number),
  };
}

/** Unlike the default order of texts (UTF-16 units), this agrees with Python's for every character. */
function byCodePoint(a: string, b: string): number {
  const x = Array.from(a, letter => letter.codePointAt(0) as number);
  const y = Array.from(b, letter => letter.codePointAt(0) as number);
  for (let i = 0; i < Math.min(x.length, y.length); i++) if (x[i] !== y[i]) return x[i] - y[i];
  return x.length - y.length;
}
