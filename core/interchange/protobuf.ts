/** Wire types of https://protobuf.dev/programming-guides/encoding/. */
const varint = 0;
const lengthDelimited = 2;
const fixed32 = 5;

/**
 * One protobuf message as it is written: fields in the order of the calls, by their numbers. Repeated fields are repeated
 * calls.
 */
export class MessageWriter {
  private readonly chunks: Uint8Array[] = [];

  /** int32, int64 and enum fields. Whole numbers from 0 up, which is all that we write. */
  integer(field: number, value: number): this {
    if (!Number.isSafeInteger(value) || value < 0)
      throw new RangeError(`Field ${field} cannot be written as a varint: ${value}.`);
    this.chunks.push(encodeVarint(field * 8 + varint), encodeVarint(value));
    return this;
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.chunks.push(encodeVarint(field * 8 + fixed32), bytes);
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    this.chunks.push(encodeVarint(field * 8 + lengthDelimited), encodeVarint(value.length), value);
    return this;
  }

  message(field: number, value: MessageWriter): this {
    return this.bytes(field, value.finish());
  }

  finish(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    let position = 0;
    for (const chunk of this.chunks) {
      bytes.set(chunk, position);
      position += chunk.length;
    }
    return bytes;
  }
}

/** Seven bits a byte, the lowest first. Division instead of shifts, since values may exceed 32 bits. */
function encodeVarint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}
