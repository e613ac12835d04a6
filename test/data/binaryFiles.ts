/** What an array may hold, as NumPy writes its types, and how a DataView puts it. */
const writers = {
  f4: [4, (view: DataView, at: number, value: number, little: boolean) => view.setFloat32(at, value, little)],
  f8: [8, (view: DataView, at: number, value: number, little: boolean) => view.setFloat64(at, value, little)],
  i1: [1, (view: DataView, at: number, value: number) => view.setInt8(at, value)],
  u1: [1, (view: DataView, at: number, value: number) => view.setUint8(at, value)],
  b1: [1, (view: DataView, at: number, value: number) => view.setUint8(at, value)],
  i2: [2, (view: DataView, at: number, value: number, little: boolean) => view.setInt16(at, value, little)],
  u2: [2, (view: DataView, at: number, value: number, little: boolean) => view.setUint16(at, value, little)],
  i4: [4, (view: DataView, at: number, value: number, little: boolean) => view.setInt32(at, value, little)],
  u4: [4, (view: DataView, at: number, value: number, little: boolean) => view.setUint32(at, value, little)],
  i8: [
    8,
    (view: DataView, at: number, value: number, little: boolean) =>
      view.setBigInt64(at, BigInt(value), little),
  ],
  u8: [
    8,
    (view: DataView, at: number, value: number, little: boolean) =>
      view.setBigUint64(at, BigInt(value), little),
  ],
} as const;

export type ArrayType = keyof typeof writers;

export const arrayTypes = Object.keys(writers) as readonly ArrayType[];

/** An .npy file, of version 1.0 unless another is asked for. */
export function npy(
  shape: readonly number[],
  values: readonly number[],
  options: { type?: ArrayType; order?: '<' | '>'; fortran?: boolean; version?: 1 | 2; header?: string } = {},
): Uint8Array {
  const { type = 'f8', order = '<', fortran = false, version = 1 } = options;
  const [size, write] = writers[type];
  const text =
    options.header ??
    `{'descr': '${order}${type}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  const prefix = version === 1 ? 10 : 12;
  const header = text.padEnd(Math.ceil((text.length + prefix + 1) / 64) * 64 - prefix - 1) + '\n';
  const bytes = new Uint8Array(prefix + header.length + size * values.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x93, ...Buffer.from('NUMPY'), version, 0]);
  if (version === 1) view.setUint16(8, header.length, true);
  else view.setUint32(8, header.length, true);
  bytes.set(Buffer.from(header, 'latin1'), prefix);
  values.forEach((value, i) => write(view, prefix + header.length + size * i, value, order === '<'));
  return bytes;
}

const idxTypes = { u1: 0x08, i1: 0x09, i2: 0x0b, i4: 0x0c, f4: 0x0d, f8: 0x0e } as const;

export type IdxType = keyof typeof idxTypes;

export const idxTypeNames = Object.keys(idxTypes) as readonly IdxType[];

/** An IDX file: big-endian throughout. */
export function idx(shape: readonly number[], values: readonly number[], type: IdxType = 'u1'): Uint8Array {
  const [size, write] = writers[type];
  const start = 4 + 4 * shape.length;
  const bytes = new Uint8Array(start + size * values.length);
  bytes.set([0, 0, idxTypes[type], shape.length]);
  const view = new DataView(bytes.buffer);
  shape.forEach((length, axis) => view.setUint32(4 + 4 * axis, length));
  values.forEach((value, i) => write(view, start + size * i, value, false));
  return bytes;
}
