/** Just enough of ONNX to read a model back: an independent reading of the format, not the writer turned around. */

type Field = { readonly field: number; readonly number: number; readonly bytes: Uint8Array };

/** The fields of one protobuf message in order; a message that does not end where it should throws. */
export function readFields(bytes: Uint8Array): Field[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields: Field[] = [];
  const empty = new Uint8Array(0);
  let position = 0;
  const varint = (): number => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = view.getUint8(position++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(value);
    }
  };
  while (position < bytes.length) {
    const key = varint();
    const field = Math.floor(key / 8);
    if (key % 8 === 0) fields.push({ field, number: varint(), bytes: empty });
    else if (key % 8 === 2) {
      const length = varint();
      if (position + length > bytes.length) throw new Error(`Field ${field} is cut off.`);
      fields.push({ field, number: NaN, bytes: bytes.subarray(position, position + length) });
      position += length;
    } else if (key % 8 === 5) {
      fields.push({ field, number: view.getFloat32(position, true), bytes: empty });
      position += 4;
    } else throw new Error(`Wire type ${key % 8} in field ${field}.`);
  }
  return fields;
}

export interface OnnxTensor {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

export interface OnnxNode {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: ReadonlyMap<string, number | readonly number[]>;
}

export interface OnnxModel {
  readonly irVersion: number;
  readonly opset: number;
  readonly nodes: readonly OnnxNode[];
  readonly tensors: ReadonlyMap<string, OnnxTensor>;
  readonly input: OnnxValue;
  readonly output: OnnxValue;
  readonly metadata: ReadonlyMap<string, string>;
}

export interface OnnxValue {
  readonly name: string;
  readonly elementType: number;
  /** A name for a size that is open. */
  readonly shape: readonly (number | string)[];
}

export function readOnnx(bytes: Uint8Array): OnnxModel {
  const model = readFields(bytes);
  const graph = readFields(one(model, 7));
  const opset = readFields(one(model, 8));
  return {
    irVersion: numberOf(model, 1),
    opset: numberOf(opset, 2),
    nodes: all(graph, 1).map(readNode),
    tensors: new Map(all(graph, 5).map(readTensor)),
    input: readValue(one(graph, 11)),
    output: readValue(one(graph, 12)),
    metadata: new Map(
      all(model, 14).map(entry => {
        const fields = readFields(entry);
        return [text(one(fields, 1)), text(one(fields, 2))];
      }),
    ),
  };
}

function readNode(bytes: Uint8Array): OnnxNode {
  const fields = readFields(bytes);
  return {
    type: text(one(fields, 4)),
    inputs: all(fields, 1).map(text),
    output: text(one(fields, 2)),
    attributes: new Map(all(fields, 5).map(readAttribute)),
  };
}

function readAttribute(bytes: Uint8Array): [string, number | readonly number[]] {
  const fields = readFields(bytes);
  const name = text(one(fields, 1));
  const type = numberOf(fields, 20);
  if (type === 7) return [name, fields.filter(({ field }) => field === 8).map(({ number }) => number)];
  return [name, numberOf(fields, type === 1 ? 2 : 3)];
}

function readTensor(bytes: Uint8Array): [string, OnnxTensor] {
  const fields = readFields(bytes);
  const raw = new Uint8Array(one(fields, 9)).buffer;
  const values = numberOf(fields, 2) === 1 ? new Float32Array(raw) : new Float64Array(raw);
  const shape = fields.filter(({ field }) => field === 1).map(({ number }) => number);
  return [text(one(fields, 8)), { shape, values: [...values] }];
}

function readValue(bytes: Uint8Array): OnnxValue {
  const fields = readFields(bytes);
  const tensor = readFields(one(readFields(one(fields, 2)), 1));
  const shape = all(readFields(one(tensor, 2)), 1).map(dimension => {
    const [entry] = readFields(dimension);
    return entry.field === 1 ? entry.number : text(entry.bytes);
  });
  return { name: text(one(fields, 1)), elementType: numberOf(tensor, 1), shape };
}

function all(fields: readonly Field[], field: number): Uint8Array[] {
  return fields.filter(candidate => candidate.field === field).map(({ bytes }) => bytes);
}

function one(fields: readonly Field[], field: number): Uint8Array {
  const found = all(fields, field);
  if (found.length !== 1) throw new Error(`Field ${field} stands ${found.length} times.`);
  return found[0];
}

function numberOf(fields: readonly Field[], field: number): number {
  const found = fields.find(candidate => candidate.field === field);
  if (!found) throw new Error(`Field ${field} is missing.`);
  return found.number;
}

function text(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}
