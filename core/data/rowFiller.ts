import type { Column, NumberColumn } from './table';

/** Writes the values of one row of the source, one per feature; NaN where a value is missing. */
export type RowFiller = (source: number, into: Float64Array) => void;

/** A feature column with what its values become: itself, or one column per category. */
export type Encoded =
  | { readonly kind: 'number'; readonly column: NumberColumn }
  | {
      readonly kind: 'categories';
      readonly values: readonly string[];
      readonly place: ReadonlyMap<string, number>;
    };

/** Columns that lie side by side in one matrix are copied as one run: the images of a digit file are one. */
export function rowFiller(encoded: readonly Encoded[]): RowFiller {
  const fillers: RowFiller[] = [];
  let place = 0;
  for (let index = 0; index < encoded.length;) {
    const first = encoded[index];
    if (first.kind === 'categories') {
      fillers.push(categoryFiller(first.values, first.place, place));
      place += first.place.size;
      index++;
      continue;
    }
    let length = 1;
    while (index + length < encoded.length && follows(first.column, length, encoded[index + length]))
      length++;
    fillers.push(runFiller(first.column, length, place));
    place += length;
    index += length;
  }
  return (source, into) => {
    for (const fill of fillers) fill(source, into);
  };
}

function follows({ data, offset, stride }: NumberColumn, distance: number, next: Encoded): boolean {
  return (
    next.kind === 'number' &&
    next.column.data === data &&
    next.column.stride === stride &&
    next.column.offset === offset + distance
  );
}

function runFiller({ data, offset, stride }: NumberColumn, length: number, place: number): RowFiller {
  return (source, into) => {
    const start = offset + source * stride;
    for (let i = 0; i < length; i++) into[place + i] = data[start + i];
  };
}

/** A missing category is missing in every one of its columns. */
function categoryFiller(
  values: readonly string[],
  places: ReadonlyMap<string, number>,
  place: number,
): RowFiller {
  return (source, into) => {
    const index = places.get(values[source]);
    into.fill(index === undefined ? Number.NaN : 0, place, place + places.size);
    if (index !== undefined) into[place + index] = 1;
  };
}

/** Whether a column may hold NaN or an infinity: integers do not. */
export function mayHoldGaps(column: Column): boolean {
  if (column.kind === 'text') return true;
  const { data } = column;
  return !ArrayBuffer.isView(data) || data instanceof Float32Array || data instanceof Float64Array;
}
