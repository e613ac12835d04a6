import type { ColumnMetaData, Compressors, FileMetaData } from 'hyparquet';
import { mostValues } from '../limits';
import { crc32 } from './crc32';
import { checkRuns, readDeltas } from './parquetRuns';
import { ThriftReader, type ThriftStruct } from './parquetThrift';

/** Bytes that the pages of a file may unpack to: 1 GiB, as much as a file may have that is not packed. */
const mostUnpacked = 2 ** 30;
const pageTypes = { data: 0, index: 1, dictionary: 2, dataV2: 3 };
const encodings = {
  plain: 0,
  plainDictionary: 2,
  rle: 3,
  deltas: 5,
  deltaLengths: 6,
  deltaTexts: 7,
  dictionary: 8,
  split: 9,
};
/** Bits that a value takes at least when it is written plainly; of texts, their length. */
const plainBits: Readonly<Record<string, number>> = {
  BOOLEAN: 1,
  INT32: 32,
  INT64: 64,
  INT96: 96,
  FLOAT: 32,
  DOUBLE: 64,
  BYTE_ARRAY: 32,
};

/** A column without lists or structs. */
export interface FlatColumn {
  readonly name: string;
  /** Values may be absent. */
  readonly optional: boolean;
  readonly typeLength: number;
}

/**
 * Follows every page of the columns that are to be read, before the library does: a page whose header or runs promise more than
 * there is would keep it busy for minutes or take all memory. Unpacks packed pages once for that.
 *
 * @throws RangeError with a reason in a few words
 */
export async function checkPages(
  bytes: Uint8Array,
  metadata: FileMetaData,
  columns: readonly FlatColumn[],
  compressors: Compressors,
  progress: (done: number, total: number) => Promise<void>,
): Promise<void> {
  const rows = metadata.row_groups.reduce(
    (sum, group) => sum + count(group.num_rows, 'the number of rows'),
    0,
  );
  if (rows * columns.length > mostValues)
    throw new RangeError(`${rows} rows of ${columns.length} columns are more than a session can hold`);
  const byName = new Map(columns.map(column => [column.name, column]));
  const budget = { left: mostUnpacked };
  let done = 0;
  for (const group of metadata.row_groups) {
    const missing = new Set(byName.keys());
    for (const { meta_data: meta } of group.columns) {
      const column = meta && byName.get(meta.path_in_schema[0]);
      if (!column) continue;
      if (!missing.delete(column.name)) throw new RangeError(`column "${column.name}" is there twice`);
      await progress(done++, metadata.row_groups.length * columns.length);
      new ChunkCheck(bytes, meta, column, compressors, budget).run(
        count(group.num_rows, 'the number of rows'),
      );
    }
    for (const name of missing) throw new RangeError(`column "${name}" is missing in a group of rows`);
  }
}

/** The pages of one column in one group of rows. */
class ChunkCheck {
  private readonly end: number;
  private offset: number;
  private readonly plainBits: number;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly meta: ColumnMetaData,
    private readonly column: FlatColumn,
    private readonly compressors: Compressors,
    private readonly budget: { left: number },
  ) {
    this.offset = count(
      meta.dictionary_page_offset ? meta.dictionary_page_offset : meta.data_page_offset,
      'an offset',
    );
    this.end = this.offset + count(meta.total_compressed_size, 'a size');
    if (this.end > bytes.length) throw new RangeError(`column "${column.name}" ends beyond the file`);
    this.plainBits = meta.type === 'FIXED_LEN_BYTE_ARRAY' ? 8 * column.typeLength : plainBits[meta.type];
    if (!this.plainBits) throw new RangeError(`column "${column.name}" has values of no known type`);
  }

  run(rows: number): void {
    let seen = 0;
    while (seen < rows) {
      if (this.offset >= this.end - 1)
        throw new RangeError(`column "${this.column.name}" ends after ${seen} of ${rows} values`);
      seen += this.page();
      if (seen > rows) throw new RangeError(`column "${this.column.name}" has more than ${rows} values`);
    }
  }

  /** Checks a page and answers how many rows it has. */
  private page(): number {
    const reader = new ThriftReader(this.bytes, this.offset, this.end);
    const { numbers, structs } = reader.struct();
    const unpacked = count(numbers.get(2), 'the size of a page');
    const packed = count(numbers.get(3), 'the size of a page');
    const start = reader.offset;
    if (packed > this.end - start) throw new RangeError(`a page of column "${this.column.name}" is cut off`);
    this.budget.left -= unpacked;
    if (this.budget.left < 0) throw new RangeError(`it unpacks to more than ${mostUnpacked / 2 ** 20} MiB`);
    const data = this.bytes.subarray(start, start + packed);
    const crc = numbers.get(4);
    if (crc !== undefined && crc32(data) !== crc >>> 0)
      throw new RangeError(`the checksum of a page of column "${this.column.name}" does not fit its bytes`);
    this.offset = start + packed;
    switch (numbers.get(1)) {
      case pageTypes.dictionary:
        this.plain(this.unpack(data, unpacked), 0, valuesOf(structs.get(7)));
        return 0;
      case pageTypes.data:
        return this.dataPage(this.unpack(data, unpacked), structs.get(5));
      case pageTypes.dataV2:
        return this.dataPageV2(data, unpacked, structs.get(8));
      default:
        throw new RangeError(`column "${this.column.name}" has a page of unknown type`);
    }
  }

  private dataPage(page: Uint8Array, header: ThriftStruct | undefined): number {
    const values = valuesOf(header);
    let at = 0;
    let present = values;
    if (this.column.optional) {
      at = 4 + uint32(page, 0);
      if (at > page.length) throw new RangeError('the levels of a page are cut off');
      present = checkRuns(page, 4, at, 1, values);
    }
    this.values(page, at, present, header?.numbers.get(2));
    return values;
  }

  private dataPageV2(data: Uint8Array, unpacked: number, header: ThriftStruct | undefined): number {
    const values = valuesOf(header);
    const numbers = header?.numbers;
    const levels = count(numbers?.get(5), 'a size');
    const repetitions = count(numbers?.get(6), 'a size');
    const nulls = count(numbers?.get(2), 'a number of absent values');
    if (count(numbers?.get(3), 'a number of rows') !== values || nulls > values || repetitions > 0)
      throw new RangeError('the counts of a page contradict each other');
    if (levels > data.length || levels > unpacked) throw new RangeError('the levels of a page are cut off');
    if (this.column.optional && checkRuns(data, 0, levels, 1, values) !== values - nulls)
      throw new RangeError('the counts of a page contradict each other');
    const rest = data.subarray(levels);
    const page = numbers?.get(7) === 0 ? rest : this.unpack(rest, unpacked - levels);
    this.values(page, 0, values - nulls, numbers?.get(4));
    return values;
  }

  private values(page: Uint8Array, at: number, present: number, encoding: number | undefined): void {
    switch (encoding) {
      case encodings.plain:
        this.plain(page, at, present);
        return;
      case encodings.split:
        if ((present * this.plainBits) / 8 > page.length - at)
          throw new RangeError('a page has too few bytes');
        return;
      case encodings.dictionary:
      case encodings.plainDictionary:
        if (at >= page.length) throw new RangeError('a page has too few bytes');
        if (page[at] > 0) checkRuns(page, at + 1, page.length, page[at], present);
        return;
      case encodings.rle:
        if (this.meta.type !== 'BOOLEAN') throw new RangeError('runs of levels stand where values belong');
        checkRuns(page, at + 4, Math.min(page.length, at + 4 + uint32(page, at)), 1, present);
        return;
      case encodings.deltas:
        readDeltas(page, at, page.length, present);
        return;
      case encodings.deltaLengths:
        this.lengths(page, at, present);
        return;
      case encodings.deltaTexts:
        this.prefixes(page, at, present);
        return;
      default:
        throw new RangeError(`column "${this.column.name}" is written in an unknown way`);
    }
  }

  private plain(page: Uint8Array, at: number, values: number): void {
    if ((values * this.plainBits) / 8 > page.length - at) throw new RangeError('a page has too few bytes');
  }

  /** Lengths of texts, and the texts one after the other. */
  private lengths(page: Uint8Array, at: number, present: number): Float64Array {
    const { values, next } = readDeltas(page, at, page.length, present);
    let total = 0;
    for (const length of values) {
      if (length < 0) throw new RangeError('a text has a negative length');
      total += length;
    }
    if (total > page.length - next) throw new RangeError('a page has too few bytes');
    return values;
  }

  /** How much each text shares with the one before it, then the rest of each. */
  private prefixes(page: Uint8Array, at: number, present: number): void {
    const { values: shared, next } = readDeltas(page, at, page.length, present);
    const rest = this.lengths(page, next, present);
    let previous = 0;
    shared.forEach((length, i) => {
      if (length < 0 || length > previous)
        throw new RangeError('a text shares more than the one before it has');
      previous = length + rest[i];
      this.budget.left -= previous;
    });
    if (this.budget.left < 0) throw new RangeError(`it unpacks to more than ${mostUnpacked / 2 ** 20} MiB`);
  }

  private unpack(data: Uint8Array, size: number): Uint8Array {
    const { codec } = this.meta;
    const page = codec === 'UNCOMPRESSED' ? data : this.compressors[codec]?.(data, size);
    if (page === undefined) throw new RangeError(`it is packed with ${codec}, which cannot be read`);
    if (page.length !== size)
      throw new RangeError(`a page of column "${this.column.name}" unpacks to another size than it says`);
    return page;
  }
}

function valuesOf(header: ThriftStruct | undefined): number {
  return count(header?.numbers.get(1), 'the number of values');
}

function count(value: number | bigint | undefined, what: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 0)
    throw new RangeError(`${what} is missing or makes no sense`);
  return number;
}

function uint32(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length) throw new RangeError('a page has too few bytes');
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
}
