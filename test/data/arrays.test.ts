import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { gzipSync, zipSync } from 'fflate';
import { parseIdx } from '../../core/data/readers/idx';
import { parseNpy } from '../../core/data/readers/npy';
import { arrayTypes, idx, idxTypeNames, npy } from './binaryFiles';
import { DataFolder } from './dataFolder';

const six = [1, 2, 3, 4, 5, 6];

describe('Data from npy, npz and IDX', () => {
  const folder = new DataFolder();

  it('the same rows come from each of them', async () => {
    folder.file('y.npy', npy([3], [0, 1, 0]));
    folder.file('t-labels-idx1-ubyte.gz', gzipSync(idx([3], [0, 1, 0])));
    const archive = zipSync({ 'X.npy': npy([3, 2], six), 'y.npy': npy([3], [0, 1, 0]) });
    for (const config of [
      { file: folder.file('x.npy', npy([3, 2], six)), target: 'y.npy' },
      { file: folder.file('joined.npy', npy([3, 3], [1, 2, 0, 3, 4, 1, 5, 6, 0])) },
      { file: folder.file('xy.npz', archive) },
      {
        file: folder.file(
          'named.npz',
          zipSync({ 'a.npy': npy([3, 1, 2], six), 'b.npy': npy([3, 1], [0, 1, 0]) }),
        ),
        features: ['a'],
        target: 'b',
      },
      { file: folder.file('t-images-idx3-ubyte.gz', gzipSync(idx([3, 1, 2], six))) },
    ]) {
      const { training, description } = await folder.load({ ...config, standardize: false });
      assert.deepEqual([...training.inputs], six, config.file);
      assert.deepEqual([...training.labels], [0, 1, 0], config.file);
      assert.deepEqual(description.features, ['x0', 'x1']);
    }
  });

  it('npy: every type in both byte orders, both layouts and both versions reads as it was written', () => {
    for (const type of arrayTypes)
      for (const order of ['<', '>'] as const)
        for (const version of [1, 2] as const) {
          const { shape, data } = parseNpy(npy([2, 3], six, { type, order, version }), 'x.npy');
          assert.deepEqual([shape, Array.from(data)], [[2, 3], six], `${order}${type}`);
        }
    const negative = parseNpy(npy([2], [-1, -128], { type: 'i1' }), 'x.npy');
    assert.deepEqual(Array.from(negative.data), [-1, -128]);
  });

  it("npy: Fortran's order of any number of axes is turned to rows", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }), shape => {
        const count = shape.reduce((product, size) => product * size, 1);
        // The value of a cell is its place in rows; Fortran's order lets the first index run fastest.
        const stored = Array.from({ length: count }, (_, place) => {
          let rest = place;
          const index = shape.map(size => {
            const own = rest % size;
            rest = Math.floor(rest / size);
            return own;
          });
          return index.reduce((value, own, axis) => value * shape[axis] + own, 0);
        });
        const { data } = parseNpy(npy(shape, stored, { fortran: true }), 'x.npy');
        assert.deepEqual(
          Array.from(data),
          stored.map((_, place) => place),
        );
      }),
    );
  });

  it('IDX: every type reads as it was written', () => {
    for (const type of idxTypeNames) {
      const { shape, data } = parseIdx(idx([3, 2], six, type), 'x.idx');
      assert.deepEqual([shape, Array.from(data)], [[3, 2], six], type);
    }
  });

  it('several target columns of an array are several values to predict', async () => {
    folder.file('y2.npy', npy([3, 2], [6, 5, 4, 3, 2, 1]));
    const file = folder.file('x2.npy', npy([3, 2], six));
    const { training } = await folder.load({ file, target: 'y2.npy' }, { wantsValues: true });
    assert.deepEqual([...training.targets], [6, 5, 4, 3, 2, 1]);
  });

  it('the file of the target may lie beside the config or beside the data', async () => {
    mkdirSync(join(folder.path, 'sub'));
    folder.file('sub/x.npy', npy([3, 2], six));
    folder.file('sub/z.npy', npy([3], [0, 1, 1]));
    for (const target of ['z.npy', 'sub/z.npy']) {
      const { training } = await folder.load({ file: 'sub/x.npy', target });
      assert.deepEqual([...training.labels], [0, 1, 1]);
    }
    const problem = await folder.failure({ file: 'sub/x.npy', target: 'nowhere.npy' });
    assert.deepEqual([problem.code, problem.configPath], ['no-such-file', ['data', 'target']]);
  });

  it('NaN in an array is a missing value, infinity an error, each with its row', async () => {
    const file = folder.file('gap.npy', npy([3, 2], [1, 0, Number.NaN, 1, 5, 0]));
    const missing = await folder.failure({ file });
    assert.deepEqual([missing.code, /row 2/.test(missing.message)], ['missing-value', true], missing.message);
    assert.equal((await folder.load({ file, missing: 'drop' })).training.rows, 2);
    for (const values of [
      [1, 0, Infinity, 1],
      [1, 0, 2, -Infinity],
    ]) {
      const problem = await folder.failure({ file: folder.file('inf.npy', npy([2, 2], values)) });
      assert.deepEqual([problem.code, /row 2/.test(problem.message)], ['not-finite', true], problem.message);
    }
  });

  for (const [what, bytes, code] of [
    ['no NumPy file', Buffer.from('hello, this is text'), 'bad-npy'],
    ['cut off in its header', npy([2, 2], [1, 2, 3, 4]).subarray(0, 40), 'bad-npy'],
    ['cut off in its values', npy([2, 2], [1, 2, 3, 4]).subarray(0, -1), 'bad-npy'],
    [
      'of texts',
      npy([1], [], { header: "{'descr': '<U5', 'fortran_order': False, 'shape': (1,), }" }),
      'bad-npy',
    ],
    [
      'of objects',
      npy([1], [], { header: "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }" }),
      'bad-npy',
    ],
    ['without rows', npy([0, 4_000_000_000], []), 'no-rows'],
    ['without columns', npy([4, 0], []), 'no-rows'],
    ['of more than there can be', npy([2 ** 53, 2 ** 53], []), 'bad-npy'],
    ['of one column', npy([3], [1, 2, 3]), 'bad-npy'],
    ['transposed', npy([1, 100_001], new Array<number>(100_001).fill(0), { type: 'u1' }), 'too-wide'],
  ] as const) {
    it(`an .npy file ${what} is reported as ${code}`, async () => {
      assert.equal((await folder.failure({ file: folder.file('bad.npy', bytes) })).code, code);
    });
  }

  it('arrays that do not belong together are reported with both numbers of rows', async () => {
    const file = folder.file('two.npz', zipSync({ 'x.npy': npy([3, 2], six), 'y.npy': npy([2], [0, 1]) }));
    const problem = await folder.failure({ file });
    assert.equal(problem.code, 'row-mismatch');
    assert.match(problem.message, /3 rows.*2/);
    const empty = zipSync({ 'x.npy': npy([3, 2], six), 'y.npy': npy([3, 0], []) });
    assert.equal((await folder.failure({ file: folder.file('none.npz', empty) })).code, 'no-rows');
  });

  it('an archive without the array asked for tells which it has', async () => {
    const file = folder.file('other.npz', zipSync({ 'a.npy': npy([3, 2], six), 'b.npy': npy([3], six) }));
    const problem = await folder.failure({ file, features: ['a'] });
    assert.equal(problem.code, 'no-such-array');
    assert.match(problem.message, /a, b/);
  });

  it('a packed file that would unfold beyond all memory is refused before it is unpacked', async () => {
    const archive = zipSync({ 'x.npy': npy([3, 2], six), 'y.npy': npy([3], [0, 1, 0]) });
    const directory = archive.findIndex(
      (_, i) =>
        archive[i] === 0x50 && archive[i + 1] === 0x4b && archive[i + 2] === 1 && archive[i + 3] === 2,
    );
    new DataView(archive.buffer).setUint32(directory + 24, 0xf000_0000, true);
    assert.equal((await folder.failure({ file: folder.file('bomb.npz', archive) })).code, 'bad-npz');
    const packed = gzipSync(idx([3, 2], six));
    new DataView(packed.buffer).setUint32(packed.length - 4, 0xf000_0000, true);
    assert.equal((await folder.failure({ file: folder.file('bomb-ubyte.gz', packed) })).code, 'bad-idx');
  });

  it('an archive whose bytes do not fit their checksum names the array', async () => {
    for (const level of [0, 6] as const) {
      const whole = zipSync({ 'X.npy': npy([3, 2], six), 'y.npy': npy([3], [0, 1, 0]) }, { level });
      const at = (signature: number[], from = 0): number =>
        whole.findIndex((_, i) => i >= from && signature.every((byte, j) => whole[i + j] === byte));
      // The second file's checksum in the directory, and, unpacked, its last value.
      const second = at([0x50, 0x4b, 1, 2], at([0x50, 0x4b, 1, 2]) + 1);
      for (const place of level === 0 ? [second + 16, at([0x50, 0x4b, 1, 2]) - 1] : [second + 16]) {
        const broken = Uint8Array.from(whole);
        broken[place] ^= 1;
        const problem = await folder.failure({ file: folder.file('crc.npz', broken) });
        assert.equal(problem.code, 'bad-npz');
        assert.match(problem.message, /array "y".*CRC-32/);
      }
    }
  });

  it('a gzipped file whose bytes do not fit their checksum is refused, one of several parts is read', async () => {
    const packed = gzipSync(idx([3, 1, 2], six), { level: 0 });
    packed[packed.length - 9] ^= 1;
    folder.file('g-labels-idx1-ubyte.gz', gzipSync(idx([3], [0, 1, 0])));
    const problem = await folder.failure({ file: folder.file('g-images-idx3-ubyte.gz', packed) });
    assert.deepEqual([problem.code, /check/.test(problem.message)], ['bad-idx', true], problem.message);
    const bytes = idx([3, 1, 2], six);
    const parts = Buffer.concat([gzipSync(bytes.subarray(0, 9)), gzipSync(bytes.subarray(9))]);
    const { training } = await folder.load({
      file: folder.file('g-images-idx3-ubyte.gz', parts),
      standardize: false,
    });
    assert.deepEqual([...training.inputs], six);
  });

  it('IDX images without labels say how to name them', async () => {
    const alone = await folder.failure({ file: folder.file('pictures.idx', idx([3, 1, 2], six)) });
    assert.equal(alone.code, 'no-target');
    const missing = await folder.failure({ file: folder.file('u-images-idx3-ubyte', idx([3, 1, 2], six)) });
    assert.deepEqual([missing.code, /u-labels-idx1-ubyte/.test(missing.message)], ['no-such-file', true]);
  });

  for (const [what, bytes] of [
    ['text', Buffer.from('a,b\n')],
    ['of an unknown type', Uint8Array.of(0, 0, 7, 1, 0, 0, 0, 0)],
    ['cut off in its header', Uint8Array.of(0, 0, 8, 3, 0, 0)],
    ['cut off in its values', idx([3, 1, 2], six).subarray(0, -1)],
    ['a damaged archive', gzipSync(idx([3, 1, 2], six)).subarray(0, -9)],
  ] as const) {
    it(`an IDX file that is ${what} is reported`, async () => {
      const file = folder.file('v-images-idx3-ubyte', bytes);
      assert.equal((await folder.failure({ file })).code, 'bad-idx');
    });
  }
});
