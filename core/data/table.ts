import type { SourceRange } from '../config/problem';

/** A column of numbers, perhaps a slice of a matrix; NaN stands for a missing value. */
export interface NumberColumn {
  readonly kind: 'number';
  readonly name: string;
  readonly data: ArrayLike<number>;
  /** Index of the first row's value in `data`, and the distance to the next row's. */
  readonly offset: number;
  readonly stride: number;
}

/** A column of texts; the empty text stands for a missing value. */
export interface TextColumn {
  readonly kind: 'text';
  readonly name: string;
  readonly values: readonly string[];
}

export type Column = NumberColumn | TextColumn;

/** What a reader makes of a file. */
export interface Table {
  readonly rows: number;
  readonly columns: readonly Column[];
  /** The columns that are the target, where the file itself or the array that the config names tells; else the config does. */
  readonly ownTarget?: readonly string[];
  /** The same for the features. */
  readonly ownFeatures?: readonly string[];
  /** Where a cell stands in the file, when it has lines: line 0 and column 0 otherwise. */
  locate?(row: number, column: number): SourceRange;
}

export function numberAt(column: NumberColumn, row: number): number {
  return column.data[column.offset + row * column.stride];
}

export function isMissing(column: Column, row: number): boolean {
  return column.kind === 'text' ? column.values[row] === '' : Number.isNaN(numberAt(column, row));
}

/** The columns of a row-major matrix. */
export function matrixColumns(
  data: ArrayLike<number>,
  width: number,
  name: (index: number) => string,
): NumberColumn[] {
  return Array.from({ length: width }, (_, offset) => ({
    kind: 'number',
    name: name(offset),
    data,
    offset,
    stride: width,
  }));
}
