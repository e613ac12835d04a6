import { fileError } from '../dataError';
import { matrixColumns, type Table } from '../table';
import type { DataReader } from './reader';

/** A NumPy array, row-major. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

type NumberArray = Exclude<NodeJS.TypedArray, BigInt64Array | BigUint64Array>;

/** Types that JavaScript has as well: in the machine's own order of bytes they are taken as they are. */
const arrays: Readonly<Record<string, new (buffer: ArrayBuffer) => NumberArray>> = {
  f4: Float32Array,
  f8: Float64Array,
  i1: Int8Array,
  u1: Uint8Array,
  b1: Uint8Array,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  u4: Uint32Array,
};

type Decoder = (view: DataView, at: number, littleEndian: boolean) => number;

const decoders: Readonly<Record<string, { readonly bytes: number; readonly decode: Decoder }>> = {
  f4: { bytes: 4, decode: (view, at, little) => view.getFloat32(at, little) },
  f8: { bytes: 8, decode: (view, at, little) => view.getFloat64(at, little) },
  i1: { bytes: 1, decode: (view, at) => view.getInt8(at) },
  u1: { bytes: 1, decode: (view, at) => view.getUint8(at) },
  b1: { bytes: 1, decode: (view, at) => view.getUint8(at) },
  i2: { bytes: 2, decode: (view, at, little) => view.getInt16(at, little) },
  u2: { bytes: 2, decode: (view, at, little) => view.getUint16(at, little) },
  i4: { bytes: 4, decode: (view, at, little) => view.getInt32(at, little) },
  u4: { bytes: 4, decode: (view, at, little) => view.getUint32(at, little) },
  i8: { bytes: 8, decode: (view, at, little) => Number(view.getBigInt64(at, little)) },
  u8: { bytes: 8, decode: (view, at, little) => Number(view.getBigUint64(at, little)) },
};

/** Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */
export function parseNpy(bytes: Uint8Array, path: string): NpyArray {
  const fail = (message: string): Error => fileError('bad-npy', path, message);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 10 || bytes[0] !== 0x93 || String.fromCharCode(...bytes.subarray(1, 6)) !== 'NUMPY')
    throw fail('This is not a NumPy file: it does not begin with \\x93NUMPY. Save it with numpy.save.');
  const wide = bytes[6] >= 2;
  if (wide && bytes.length < 12) throw fail('The file ends within its header.');
  const headerLength = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const start = (wide ? 12 : 10) + headerLength;
  if (start > bytes.length) throw fail('The file ends within its header. It was cut off.');
  const header = new TextDecoder('latin1').decode(bytes.subarray(wide ? 12 : 10, start));
  const descr = /'descr'\s*:\s*'([<>|=]?)([a-zA-Z]\d+)'/.exec(header);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header);
  const shapeText = /'shape'\s*:\s*\(((?:\s*\d+\s*,)*\s*\d*\s*)\)/.exec(header);
  if (!descr || !order || !shapeText)
    throw fail('The header of this NumPy file cannot be understood. Save plain numbers.');
  const decoder = Object.hasOwn(decoders, descr[2]) ? decoders[descr[2]] : undefined;
  if (!decoder)
    throw fail(
      `Values of type "${descr[2]}" cannot be read. Convert them to float32, float64 or an integer type.`,
    );
  const shape = shapeText[1]
    .split(',')
    .filter(text => text.trim() !== '')
    .map(Number);
  const count = shape.reduce((product, size) => product * size, 1);
  const available = bytes.length - start;
  if (!Number.isSafeInteger(count) || count * decoder.bytes > available)
    throw fail(
      `The header promises ${shape.join(' × ')} values (${count * decoder.bytes} bytes), but ${available} bytes follow. The file was cut off.`,
    );
  const data = decodeArray(
    bytes.subarray(start, start + count * decoder.bytes),
    descr[2],
    descr[1] !== '>',
    count,
  );
  const fortran = order[1] === 'True' && shape.length > 1;
  return { shape, data: fortran ? rowMajor(data, shape) : data };
}

function decodeArray(bytes: Uint8Array, type: string, little: boolean, count: number): NumberArray {
  const { bytes: size, decode } = decoders[type];
  // A copy has a buffer of its own and with it the alignment that typed arrays need.
  if (Object.hasOwn(arrays, type) && (little || size === 1))
    return new arrays[type](new Uint8Array(bytes).buffer);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = type === 'f4' ? new Float32Array(count) : new Float64Array(count);
  for (let i = 0; i < count; i++) data[i] = decode(view, i * size, little);
  return data;
}

/** Fortran's order, in which the first index runs fastest, turned to C's, in which the last one does. */
function rowMajor(data: NumberArray, shape: readonly number[]): Float64Array {
  const result = new Float64Array(data.length);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1));
  const index = new Float64Array(shape.length);
  let source = 0;
  for (let place = 0; place < data.length; place++) {
    result[place] = data[source];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      source += strides[axis];
      if (++index[axis] < shape[axis]) break;
      source -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return result;
}

/** Values of a row beyond which it is no row of features; every one becomes a column with a name. */
const widestRow = 100_000;

/** Rows and values a row of an array: everything behind the first axis is one row. Throws when there are none. */
export function rowsOf({ shape }: NpyArray, path: string): { rows: number; width: number } {
  const [rows = 1, ...rest] = shape;
  const width = rest.reduce((product, size) => product * size, 1);
  if (rows === 0 || width === 0)
    throw fileError('no-rows', path, `This array of shape (${shape.join(', ')}) holds no values.`);
  if (width > widestRow)
    throw fileError(
      'too-wide',
      path,
      `A row of this array has ${width} values; at most ${widestRow} can be read. The first axis counts the rows: is the array transposed?`,
    );
  return { rows, width };
}

/** Two arrays side by side; the paths are for messages. */
export function joinArrays(x: NpyArray, path: string, y: NpyArray, yPath: string, yName: string): Table {
  const a = rowsOf(x, path);
  const b = rowsOf(y, yPath);
  if (a.rows !== b.rows)
    throw fileError(
      'row-mismatch',
      path,
      `The inputs have ${a.rows} rows, but the target has ${b.rows}. They must be equal.`,
    );
  const targetName = (index: number): string => (b.width === 1 ? yName : `${yName}${index}`);
  const targets = matrixColumns(y.data, b.width, targetName);
  return {
    rows: a.rows,
    columns: [...matrixColumns(x.data, a.width, index => `x${index}`), ...targets],
    ownTarget: targets.map(({ name }) => name),
  };
}

/** One array whose last column is the target, or inputs with `"target"` naming the file of the other array. */
export const npyReader: DataReader = {
  endings: ['.npy'],
  async read(bytes, { path, config, readBeside }) {
    const x = parseNpy(bytes, path);
    if (typeof config.target === 'string' && config.target.toLowerCase().endsWith('.npy')) {
      const beside = await readBeside(config.target, 'target');
      return joinArrays(x, path, parseNpy(beside.bytes, beside.path), beside.path, 'target');
    }
    const { rows, width } = rowsOf(x, path);
    if (width < 2)
      throw fileError(
        'bad-npy',
        path,
        `An array of shape (${x.shape.join(', ')}) has no column for the target. Give at least two columns, or name the target's file: "target": "y.npy".`,
      );
    return { rows, columns: matrixColumns(x.data, width, index => `x${index}`) };
  },
};
