import { ThriftReader } from './parquetThrift';

/**
 * Passes over a run-length and bit-packed sequence of exactly `count` values, and answers how many of them are 1 (for levels) when
 * the width is one bit. A run may not say more than there is room for: the reader would make it, however long.
 * https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE
 *
 * @throws RangeError when the sequence is not of that length
 */
export function checkRuns(
  bytes: Uint8Array,
  from: number,
  end: number,
  width: number,
  count: number,
): number {
  if (width > 32) throw new RangeError(`values of ${width} bits are too wide`);
  const reader = new ThriftReader(bytes, from, end);
  const valueBytes = Math.ceil(width / 8);
  let seen = 0;
  let ones = 0;
  while (seen < count) {
    const head = reader.varint();
    const packed = head % 2 === 1;
    const length = packed ? ((head - 1) / 2) * 8 : head / 2;
    // The last group of a packed run is filled up to 8 values.
    if (length === 0 || seen + length > count + (packed ? 7 : 0))
      throw new RangeError(`a run of ${length} values does not fit ${count - seen}`);
    const at = reader.offset;
    const size = packed ? (length / 8) * width : valueBytes;
    // Writers may leave out what would only fill up the last group.
    const needed = packed ? Math.ceil((Math.min(length, count - seen) * width) / 8) : size;
    if (needed > end - at) throw new RangeError('a run is cut off');
    if (width === 1)
      ones += packed ? onesIn(bytes, at, Math.min(length, count - seen)) : length * (bytes[at] & 1);
    reader.offset = Math.min(end, at + size);
    seen += length;
  }
  return ones;
}

function onesIn(bytes: Uint8Array, at: number, count: number): number {
  let ones = 0;
  for (let i = 0; i < count; i++) ones += (bytes[at + (i >> 3)] >> (i & 7)) & 1;
  return ones;
}

/** A block of this many deltas is far beyond what any writer makes (they make 128 or 256). */
const largestBlock = 1 << 16;

/** Where a sequence of deltas ends, and how many values it has: its header is checked and its blocks are passed over. */
export function readDeltas(
  bytes: Uint8Array,
  from: number,
  end: number,
  count: number,
): { readonly values: Float64Array; readonly next: number } {
  const reader = new ThriftReader(bytes, from, end);
  const blockSize = reader.varint();
  const miniblocks = reader.varint();
  const total = reader.varint();
  if (blockSize === 0 || blockSize > largestBlock || miniblocks === 0 || blockSize % (miniblocks * 8) !== 0)
    throw new RangeError(`blocks of ${blockSize} deltas in ${miniblocks} parts cannot be`);
  if (total !== count) throw new RangeError(`${total} values are said to follow where ${count} belong`);
  const values = new Float64Array(count);
  let value = reader.zigzag();
  if (count > 0) values[0] = value;
  const each = blockSize / miniblocks;
  for (let seen = 1; seen < count;) {
    const least = reader.zigzag();
    const widths = reader.offset;
    if (miniblocks > end - widths) throw new RangeError('a block of deltas is cut off');
    reader.offset += miniblocks;
    for (let i = 0; i < miniblocks && seen < count; i++) {
      const width = bytes[widths + i];
      const at = reader.offset;
      const used = Math.min(each, count - seen);
      if (width > 64 || Math.ceil((used * width) / 8) > end - at)
        throw new RangeError('a block of deltas is cut off');
      for (let j = 0; j < used; j++) {
        value += least + bitsAt(bytes, 8 * at + j * width, width);
        values[seen++] = value;
      }
      reader.offset = Math.min(end, at + (each * width) / 8);
    }
  }
  return { values, next: reader.offset };
}

function bitsAt(bytes: Uint8Array, bit: number, width: number): number {
  let value = 0;
  for (let i = 0; i < width; i++) value += ((bytes[(bit + i) >> 3] >> ((bit + i) & 7)) & 1) * 2 ** i;
  return value;
}
