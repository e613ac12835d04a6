import assert from 'node:assert/strict';
import fc from 'fast-check';
import { gzipSync, zipSync } from 'fflate';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { InputError } from '../../core/config/problem';
import { encodeTable } from '../../core/data/encode';
import { LongWork } from '../../core/data/longWork';
import type { FileConfig } from '../../core/data/schema';
import { readerFor } from '../../core/data/readers/registry';
import { readSafetensors, writeSafetensors } from '../../core/interchange/safetensors';
import { idx, npy } from './binaryFiles';

/** Runs for each format; DEADEYE_FUZZ=15000 makes it more than a hundred thousand altogether. */
const runs = Number(process.env.DEADEYE_FUZZ ?? 2500);

const labels = idx([3], [0, 1, 0]);
const six = [1, 2, 3, 4, 5, 6];

/** Reads as `loadDataset` does, without a disk between. */
async function readData(name: string, bytes: Uint8Array): Promise<void> {
  const config: FileConfig = { file: name, missing: 'drop' };
  const table = await readerFor(name).read(bytes, {
    path: name,
    config,
    readBeside: () => Promise.resolve({ path: 'labels', bytes: labels }),
    progress: () => Promise.resolve(),
  });
  await encodeTable(table, config, false, 'float64', name, new LongWork());
}

const some = Array.from({ length: 60 }, (_, i) => (i * 37) % 11);
type ParquetColumns = Parameters<typeof parquetWriteBuffer>[0]['columnData'];
const columns: ParquetColumns = [
  { name: 'a', data: some, type: 'INT32', encoding: 'DELTA_BINARY_PACKED' },
  { name: 'b', data: some.map(value => value / 2), type: 'DOUBLE', encoding: 'BYTE_STREAM_SPLIT' },
  { name: 'c', data: some.map(value => value % 2), type: 'FLOAT', encoding: 'PLAIN' },
  { name: 'd', data: some.map(value => value > 5), type: 'BOOLEAN', encoding: 'RLE' },
  { name: 'e', data: some.map(value => (value > 9 ? null : value)), type: 'DOUBLE', nullable: true },
  { name: 'f', data: some.map(value => `t${value}`), type: 'STRING', encoding: 'DELTA_LENGTH_BYTE_ARRAY' },
  { name: 'g', data: some.map(value => `t${value}`), type: 'STRING', encoding: 'DELTA_BYTE_ARRAY' },
  { name: 'h', data: some.map(value => value % 3), type: 'INT32', encoding: 'RLE_DICTIONARY' },
  { name: 'kind', data: some.map(value => `k${value % 2}`), type: 'STRING' },
];
const parquet = (codec: 'UNCOMPRESSED' | 'SNAPPY'): Uint8Array =>
  new Uint8Array(parquetWriteBuffer({ columnData: columns, codec, rowGroupSize: 40, statistics: false }));

const files: readonly (readonly [string, Uint8Array])[] = [
  ['fuzz.csv', Buffer.from('a,b,kind\n1,2,x\n3,4,"y"\n5,6,x\n')],
  ['fuzz.tsv', Buffer.from('\uFEFFa\tb\tkind\r\n1\t"2"\tx\r\n3\t4\ty\r\n')],
  ['fuzz.npy', npy([3, 2], six)],
  ['fuzz.npz', zipSync({ 'X.npy': npy([3, 2], six), 'y.npy': npy([3], [0, 1, 0]) })],
  ['fuzz-images-idx3-ubyte', idx([3, 1, 2], six)],
  ['fuzz.parquet', parquet('UNCOMPRESSED')],
  ['fuzz-packed.parquet', parquet('SNAPPY')],
  ['fuzz-images-idx3-ubyte.gz', gzipSync(idx([3, 1, 2], six))],
];

/** Some bytes changed, a part cut off, left out or doubled. */
function damaged(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const place = fc.nat(bytes.length);
  return fc
    .tuple(
      fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 6 }),
      fc.constantFrom('whole', 'whole', 'cut', 'gap', 'double'),
      place,
      place,
    )
    .map(([changes, how, a, b]) => {
      const changed = Uint8Array.from(bytes);
      for (const [at, value] of changes) changed[at] = value;
      const [from, to] = a < b ? [a, b] : [b, a];
      const [head, tail] = { whole: [a, a], cut: [a, bytes.length], gap: [from, to], double: [to, from] }[
        how
      ];
      return Uint8Array.from([...changed.subarray(0, head), ...changed.subarray(tail)]);
    });
}

async function endsWell(read: () => Promise<void> | void): Promise<'data' | 'refused'> {
  try {
    await read();
    return 'data';
  } catch (error) {
    assert.ok(error instanceof InputError, String((error as Error).stack));
    const [{ message }] = error.problems;
    assert.ok(message.length > 10 && !/\n|undefined|NaN values|at Object/.test(message), message);
    return 'refused';
  }
}

describe('Damage to a file', function () {
  this.timeout(3_600_000);

  for (const [name, bytes] of files)
    it(`${name}: ends in a clear message or in data, never in anything else`, async () => {
      const ends = new Map([
        ['data', 0],
        ['refused', 0],
      ]);
      await fc.assert(
        fc.asyncProperty(damaged(bytes), async broken => {
          const end = await endsWell(() => readData(name, broken));
          ends.set(end, (ends.get(end) ?? 0) + 1);
        }),
        { numRuns: runs },
      );
      assert.ok([...ends.values()].every(count => count > 0));
    });

  it('safetensors: ends in a clear message or in weights, never in anything else', async () => {
    const bytes = writeSafetensors(
      new Map([
        ['0.weight', { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }],
        ['0.bias', { shape: [2], data: Float64Array.of(5, 6) }],
        ['1.num_batches_tracked', { shape: [], data: BigInt64Array.of(7n) }],
      ]),
      new Map([['format', 'pt']]),
    );
    await fc.assert(
      fc.asyncProperty(damaged(bytes), async broken => {
        await endsWell(() => void readSafetensors(broken, 'fuzz.safetensors'));
      }),
      { numRuns: runs },
    );
  });
});
