import { configError, fileError } from '../dataError';
import type { DataReader } from './reader';
import { joinArrays, type NpyArray } from './npy';
import { gunzip } from './unpack';

const types: Readonly<Record<number, { readonly bytes: number; read(view: DataView, at: number): number }>> =
  {
    0x08: { bytes: 1, read: (view, at) => view.getUint8(at) },
    0x09: { bytes: 1, read: (view, at) => view.getInt8(at) },
    0x0b: { bytes: 2, read: (view, at) => view.getInt16(at) },
    0x0c: { bytes: 4, read: (view, at) => view.getInt32(at) },
    0x0d: { bytes: 4, read: (view, at) => view.getFloat32(at) },
    0x0e: { bytes: 8, read: (view, at) => view.getFloat64(at) },
  };

/** MNIST's format, gzipped or not: http://yann.lecun.com/exdb/mnist/ */
export async function readIdx(packed: Uint8Array, path: string): Promise<NpyArray> {
  const zipped = packed[0] === 0x1f && packed[1] === 0x8b;
  return parseIdx(zipped ? await gunzip(packed, path, 'bad-idx') : packed, path);
}

/** MNIST's format as it is when it was unpacked. */
export function parseIdx(bytes: Uint8Array, path: string): NpyArray {
  const fail = (message: string): Error => fileError('bad-idx', path, message);
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0)
    throw fail('This is not an IDX file: it must begin with two zero bytes.');
  const type = Object.hasOwn(types, bytes[2]) ? types[bytes[2]] : undefined;
  if (!type) throw fail(`The type of the values (0x${bytes[2].toString(16)}) is none of IDX.`);
  const dimensions = bytes[3];
  const start = 4 + 4 * dimensions;
  if (dimensions === 0 || bytes.length < start)
    throw fail('The file ends within its header. It was cut off.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: dimensions }, (_, axis) => view.getUint32(4 + 4 * axis));
  const count = shape.reduce((product, size) => product * size, 1);
  if (!Number.isSafeInteger(count) || count * type.bytes > bytes.length - start)
    throw fail(
      `The header promises ${shape.join(' × ')} values (${count * type.bytes} bytes), but ${bytes.length - start} bytes follow. The file was cut off.`,
    );
  if (bytes[2] === 0x08) return { shape, data: bytes.subarray(start, start + count) };
  return {
    shape,
    data: Float64Array.from({ length: count }, (_, i) => type.read(view, start + i * type.bytes)),
  };
}

/** Images with their labels from the file of the same name with `labels` and `idx1`, or from `"target"`. */
export const idxReader: DataReader = {
  endings: ['-ubyte', '-ubyte.gz', '.idx', '.idx.gz', '.idx3', '.idx2'],
  async read(bytes, { path, config, readBeside }) {
    const images = await readIdx(bytes, path);
    const asked = typeof config.target === 'string' ? config.target : undefined;
    const usual = config.file
      .replace(/^.*[\\/]/, '')
      .replace('images', 'labels')
      .replace(/idx[23]/, 'idx1');
    if (asked === undefined && usual === config.file.replace(/^.*[\\/]/, ''))
      throw configError(
        'no-target',
        ['data', 'file'],
        'The labels of IDX images lie in a file of their own, and the name of this one does not tell which. Name it: "target": "labels-idx1-ubyte".',
      );
    const beside = await readBeside(asked ?? usual, asked === undefined ? 'file' : 'target');
    return joinArrays(images, path, await readIdx(beside.bytes, beside.path), beside.path, 'label');
  },
};
