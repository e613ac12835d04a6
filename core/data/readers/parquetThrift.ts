/** What is read of a Thrift struct: whole numbers, truth values and structs by field; texts and lists are passed over. */
export interface ThriftStruct {
  readonly numbers: ReadonlyMap<number, number>;
  readonly structs: ReadonlyMap<number, ThriftStruct>;
}

/** Deeper than any struct of Parquet. */
const deepest = 16;
/** Bytes that a number of 64 bits takes at most. */
const longestNumber = 10;

const types = {
  stop: 0,
  yes: 1,
  no: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  struct: 12,
};

/**
 * Thrift's compact protocol, in which Parquet writes its headers, read with an eye on every bound: it ends with the bytes, whatever
 * they are. https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */
export class ThriftReader {
  constructor(
    private readonly bytes: Uint8Array,
    public offset: number,
    private readonly end: number,
  ) {}

  /** @throws RangeError where the bytes are none of that protocol */
  struct(depth = 0): ThriftStruct {
    if (depth > deepest) throw new RangeError('a header is nested too deep');
    const numbers = new Map<number, number>();
    const structs = new Map<number, ThriftStruct>();
    for (let field = 0; ;) {
      const head = this.byte();
      const type = head & 0x0f;
      if (type === types.stop) return { numbers, structs };
      field = head >> 4 ? field + (head >> 4) : this.zigzag();
      if (type === types.yes || type === types.no) numbers.set(field, Number(type === types.yes));
      else if (type === types.byte) numbers.set(field, this.byte());
      else if (type >= types.i16 && type <= types.i64) numbers.set(field, this.zigzag());
      else if (type === types.struct) structs.set(field, this.struct(depth + 1));
      else this.pass(type, depth);
    }
  }

  private pass(type: number, depth: number): void {
    if (type === types.struct) this.struct(depth + 1);
    else if (type === types.double) this.skip(8);
    else if (type === types.binary) this.skip(this.varint());
    else if (type === types.list) {
      const head = this.byte();
      const size = head >> 4 === 15 ? this.varint() : head >> 4;
      if (size > this.end - this.offset) throw new RangeError('a list is longer than the file');
      for (let i = 0; i < size; i++) this.pass(head & 0x0f, depth + 1);
    } else if (type === types.yes || type === types.no || type === types.byte) this.skip(1);
    else if (type >= types.i16 && type <= types.i64) this.zigzag();
    else throw new RangeError(`a header has a field of unknown type ${type}`);
  }

  private byte(): number {
    if (this.offset >= this.end) throw new RangeError('a header is cut off');
    return this.bytes[this.offset++];
  }

  private skip(count: number): void {
    if (count > this.end - this.offset) throw new RangeError('a header is cut off');
    this.offset += count;
  }

  varint(): number {
    let value = 0;
    for (let i = 0; i < longestNumber; i++) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return value;
    }
    throw new RangeError('a number is longer than 64 bits');
  }

  /** Exact up to 2⁵³, which no count or size reaches. */
  zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
