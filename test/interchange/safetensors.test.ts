import assert from 'node:assert/strict';
import fc from 'fast-check';
import { InputError } from '../../core/config/problem';
import type { StoredTensor } from '../../core/interchange/safetensors';
import { readSafetensors, writeSafetensors } from '../../core/interchange/safetensors';

/** A file with any header, right or wrong. */
function fileOf(header: unknown, dataBytes: number, headerBytes?: number): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes ?? json.length), true);
  bytes.set(json, 8);
  return bytes;
}

function problemOf(bytes: Uint8Array): { readonly code: string; readonly message: string } {
  try {
    readSafetensors(bytes, 'weights.safetensors');
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    assert.equal(error.problems.length, 1);
    assert.equal(error.problems[0].file, 'weights.safetensors');
    return error.problems[0];
  }
  return assert.fail('the file was read');
}

const anyTensor: fc.Arbitrary<StoredTensor> = fc.oneof(
  fc.float32Array({ maxLength: 9 }).map(data => ({ shape: [data.length], data })),
  fc.float64Array({ maxLength: 9 }).map(data => ({ shape: [data.length, 1], data })),
  fc.bigInt64Array({ minLength: 1, maxLength: 1 }).map(data => ({ shape: [], data })),
);

const anyTensors = fc
  .uniqueArray(fc.tuple(fc.string({ minLength: 1, unit: 'grapheme' }).filter(isTensorName), anyTensor), {
    selector: ([name]) => name,
    maxLength: 6,
  })
  .map(entries => new Map(entries));

function isTensorName(name: string): boolean {
  return name !== '__metadata__' && name !== '__proto__';
}

describe('A safetensors file', () => {
  it('keeps every tensor bit for bit, NaN and −0 included, and the text pairs', () => {
    fc.assert(
      fc.property(
        anyTensors,
        fc.dictionary(fc.string().filter(isTensorName), fc.string()),
        (tensors, pairs) => {
          const metadata = new Map(Object.entries(pairs));
          const read = readSafetensors(writeSafetensors(tensors, metadata), 'file');
          assert.deepEqual(new Map(read.tensors), tensors);
          assert.deepEqual(new Map(read.metadata), metadata);
        },
      ),
    );
  });

  it('is laid out as the format says', () => {
    const bytes = writeSafetensors(
      new Map<string, StoredTensor>([
        ['b', { shape: [3], data: Float32Array.of(1, 2, 3) }],
        ['a', { shape: [], data: BigInt64Array.of(5n) }],
      ]),
    );
    const view = new DataView(bytes.buffer);
    const headerBytes = Number(view.getBigUint64(0, true));
    assert.equal(headerBytes % 8, 0);
    const header = new TextDecoder().decode(bytes.subarray(8, 8 + headerBytes));
    assert.deepEqual(JSON.parse(header), {
      a: { dtype: 'I64', shape: [], data_offsets: [0, 8] },
      b: { dtype: 'F32', shape: [3], data_offsets: [8, 20] },
    });
    assert.equal(view.getBigInt64(8 + headerBytes, true), 5n);
    assert.equal(view.getFloat32(8 + headerBytes + 16, true), 3);
    assert.equal(bytes.length, 8 + headerBytes + 20);
  });

  it('is refused wherever it is cut off', () => {
    const bytes = writeSafetensors(
      new Map([['0.weight', { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }]]),
    );
    for (let length = 0; length < bytes.length; length++)
      assert.equal(problemOf(bytes.subarray(0, length)).code, 'weights-truncated', `${length} bytes`);
  });

  it('is never read into a crash, whatever byte is damaged', () => {
    const good = writeSafetensors(
      new Map<string, StoredTensor>([
        ['0.weight', { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }],
        ['1.num_batches_tracked', { shape: [], data: BigInt64Array.of(5n) }],
      ]),
    );
    for (let position = 0; position < good.length; position++) {
      for (const change of [1, 2, 4, 8, 16, 32, 64, 128]) {
        const bytes = good.slice();
        bytes[position] ^= change;
        try {
          readSafetensors(bytes, 'file');
        } catch (error) {
          assert.ok(error instanceof InputError, `byte ${position}: ${String(error)}`);
        }
      }
    }
  });

  const entry = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };

  it('is refused when the header is longer than the format allows, before anything is allocated', () => {
    const { code, message } = problemOf(fileOf({}, 0, 2 ** 40));
    assert.equal(code, 'weights-format');
    assert.match(message, /1099511627776 bytes/);
  });

  it('is refused when the header is not a JSON object', () => {
    for (const header of ['nonsense', '[1]', '"text"', '{"a":'])
      assert.equal(problemOf(fileOf(header, 0)).code, 'weights-format');
  });

  it('is refused when tensors overlap, naming both', () => {
    const { message } = problemOf(fileOf({ a: entry, b: { ...entry, data_offsets: [4, 12] } }, 12));
    assert.match(message, /"a" and "b" overlap/);
  });

  it('is refused when bytes belong to no tensor', () => {
    assert.match(problemOf(fileOf({ a: { ...entry, data_offsets: [4, 12] } }, 12)).message, /Bytes 0 to 4/);
    assert.match(problemOf(fileOf({ a: entry }, 9)).message, /end at byte 8 of the data, but 9 follow/);
  });

  it('is refused when shape and bytes disagree', () => {
    assert.match(problemOf(fileOf({ a: { ...entry, shape: [3] } }, 8)).message, /needs 12 bytes.*span 8/);
    assert.equal(problemOf(fileOf({ a: { ...entry, shape: [-2] } }, 8)).code, 'weights-format');
    assert.equal(problemOf(fileOf({ a: { ...entry, shape: [2 ** 52, 2 ** 52] } }, 8)).code, 'weights-format');
    assert.equal(problemOf(fileOf({ a: { ...entry, data_offsets: [8, 0] } }, 8)).code, 'weights-format');
  });

  it('is refused with an element type that Deadeye does not know, naming those it does', () => {
    for (const dtype of ['F16', 'BF16', 'toString', 7, undefined]) {
      const { code, message } = problemOf(fileOf({ a: { ...entry, dtype } }, 8));
      assert.equal(code, 'weights-dtype');
      assert.match(message, /"a".*F32, F64 and I64/);
    }
  });
});
