import { InputError } from '../config/problem';

/** Element types that Deadeye writes and reads, as the format names them. */
export type Dtype = 'F32' | 'F64' | 'I64';

export type TensorData = Float32Array | Float64Array | BigInt64Array;

/** A tensor as a file holds it: row-major, the dtype being that of the array. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: TensorData;
}

export interface SafetensorsFile {
  /** In the order of the file's header. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** The text pairs of `__metadata__`. */
  readonly metadata: ReadonlyMap<string, string>;
}

const metadataKey = '__metadata__';
/** The limit of the reference implementation, against files that are something else. */
const maximumHeaderBytes = 100_000_000;
const lengthBytes = 8;

const elementBytes: Readonly<Record<Dtype, number>> = { F32: 4, F64: 8, I64: 8 };

/**
 * The bytes of a safetensors file (https://huggingface.co/docs/safetensors): the header's length as a little-endian u64,
 * the header as JSON, then the tensors back to back. Wider elements come first, so that every tensor is aligned, as the
 * reference implementation does. Equal tensors give equal bytes.
 *
 * @throws RangeError when a shape and its data disagree: that is a defect of the caller
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: ReadonlyMap<string, string> = new Map(),
): Uint8Array<ArrayBuffer> {
  const ordered = [...tensors].sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  const header: [string, unknown][] = metadata.size > 0 ? [[metadataKey, Object.fromEntries(metadata)]] : [];
  let offset = 0;
  for (const [name, { shape, data }] of ordered) {
    if (elementCount(shape) !== data.length)
      throw new RangeError(`${name} has ${data.length} elements, not those of [${shape.join(', ')}].`);
    const end = offset + data.byteLength;
    header.push([name, { dtype: dtypeOf(data), shape, data_offsets: [offset, end] }]);
    offset = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const start = lengthBytes + Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(start + offset);
  // Spaces pad the header to a multiple of 8 bytes.
  bytes.fill(0x20, lengthBytes, start);
  bytes.set(json, lengthBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - lengthBytes), true);
  let position = start;
  for (const [, { data }] of ordered) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  return bytes;
}

/**
 * Reads a safetensors file; the tensors are copies. `file` names it in messages.
 *
 * @throws InputError when the bytes are not a safetensors file, are cut off, or hold what Deadeye cannot read
 */
export function readSafetensors(bytes: Uint8Array, file: string): SafetensorsFile {
  const headerBytes = readHeaderLength(bytes, file);
  const start = lengthBytes + headerBytes;
  const header = parseHeader(bytes.subarray(lengthBytes, start), file);
  const tensors = new Map<string, StoredTensor>();
  let metadata: ReadonlyMap<string, string> = new Map();
  const places: Place[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === metadataKey) {
      metadata = readMetadata(value, file);
      continue;
    }
    const place = readPlace(name, value, file);
    places.push(place);
    if (place.end > bytes.length - start) {
      const what = `"${name}" ends at byte ${place.end} of the data, but the file holds ${bytes.length - start}`;
      throw weightsError(file, 'weights-truncated', `${what}: it is cut off. Copy or save it again.`);
    }
    // A copy has a buffer of its own and with it the alignment that typed arrays need.
    const { buffer } = new Uint8Array(bytes.subarray(start + place.begin, start + place.end));
    tensors.set(name, { shape: place.shape, data: viewAs(place.dtype, buffer) });
  }
  checkCoverage(places, bytes.length - start, file);
  return { tensors, metadata };
}

interface Place {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** A problem of a weights file, which has no lines: the range is the file's start. */
export function weightsError(file: string, code: string, message: string): InputError {
  const range = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  return new InputError([{ code, severity: 'error', message, file, range }]);
}

function readHeaderLength(bytes: Uint8Array, file: string): number {
  if (bytes.length < lengthBytes)
    throw weightsError(
      file,
      'weights-truncated',
      `${bytes.length} bytes are too few for a safetensors file.`,
    );
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(maximumHeaderBytes)) {
    const what = `The header would have ${length} bytes, more than the format allows (${maximumHeaderBytes})`;
    throw weightsError(file, 'weights-format', `${what}: this is not a safetensors file.`);
  }
  if (Number(length) > bytes.length - lengthBytes) {
    const what = `The header has ${length} bytes, but the file ends after ${bytes.length - lengthBytes} of them`;
    throw weightsError(file, 'weights-truncated', `${what}: it is cut off. Copy or save it again.`);
  }
  return Number(length);
}

function parseHeader(bytes: Uint8Array, file: string): object {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw weightsError(file, 'weights-format', 'The header is not JSON: this is not a safetensors file.');
  }
  if (!isObject(value))
    throw weightsError(
      file,
      'weights-format',
      'The header is not a JSON object: this is not a safetensors file.',
    );
  return value;
}

function readMetadata(value: unknown, file: string): ReadonlyMap<string, string> {
  const entries = isObject(value) ? Object.entries(value) : undefined;
  if (!entries?.every((entry): entry is [string, string] => typeof entry[1] === 'string'))
    throw weightsError(file, 'weights-format', `"${metadataKey}" must be an object of strings.`);
  return new Map(entries);
}

function readPlace(name: string, value: unknown, file: string): Place {
  if (!isObject(value))
    throw weightsError(file, 'weights-format', `"${name}" in the header is not an object.`);
  const { dtype, shape, data_offsets: offsets } = value as Partial<Record<string, unknown>>;
  if (typeof dtype !== 'string' || !Object.hasOwn(elementBytes, dtype)) {
    const what = `"${name}" has the dtype ${JSON.stringify(dtype) ?? 'missing'}`;
    throw weightsError(file, 'weights-dtype', `${what}; Deadeye reads F32, F64 and I64. Convert it first.`);
  }
  if (!isCounts(shape))
    throw weightsError(file, 'weights-format', `The shape of "${name}" is not a list of whole numbers.`);
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0] > offsets[1])
    throw weightsError(file, 'weights-format', `The data_offsets of "${name}" are not a begin and an end.`);
  const [begin, end] = offsets;
  const needed = elementCount(shape) * elementBytes[dtype as Dtype];
  if (end - begin !== needed) {
    const what = `"${name}" of shape [${shape.join(', ')}] and dtype ${dtype} needs ${needed} bytes`;
    throw weightsError(file, 'weights-format', `${what}, but its data_offsets span ${end - begin}.`);
  }
  return { name, dtype: dtype as Dtype, shape, begin, end };
}

/** The format forbids overlaps and holes, so that no byte of a file goes unread. */
function checkCoverage(places: readonly Place[], dataBytes: number, file: string): void {
  let reached = 0;
  let previous = '';
  for (const { name, begin, end } of [...places].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin < reached)
      throw weightsError(file, 'weights-format', `The data of "${previous}" and "${name}" overlap.`);
    if (begin > reached) {
      const what = `Bytes ${reached} to ${begin} of the data, before "${name}", belong to no tensor`;
      throw weightsError(file, 'weights-format', `${what}: the header is damaged.`);
    }
    reached = end;
    previous = name;
  }
  if (reached < dataBytes) {
    const what = `The tensors end at byte ${reached} of the data, but ${dataBytes} follow the header`;
    throw weightsError(file, 'weights-format', `${what}: the header is damaged.`);
  }
}

function dtypeOf(data: TensorData): Dtype {
  if (data instanceof Float32Array) return 'F32';
  return data instanceof Float64Array ? 'F64' : 'I64';
}

/** The processors that run JavaScript engines with WebAssembly are little-endian, as the format is. */
function viewAs(dtype: Dtype, buffer: ArrayBuffer): TensorData {
  if (dtype === 'F32') return new Float32Array(buffer);
  return dtype === 'F64' ? new Float64Array(buffer) : new BigInt64Array(buffer);
}

function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(entry => Number.isSafeInteger(entry) && (entry as number) >= 0);
}
