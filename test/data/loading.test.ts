import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { gzipSync, zipSync } from 'fflate';
import { InputError, type Problem } from '../../core/config/problem';
import { epochOrder } from '../../core/data/batches';
import type { Dataset } from '../../core/data/dataset';
import { generatorDefinitions } from '../../core/data/generators/registry';
import { loadDataset, type LoadOptions } from '../../core/data/load';
import type { DataConfig } from '../../core/data/schema';
import { splitRows } from '../../core/data/split';

let folder: string;

function load(config: DataConfig, options: Partial<LoadOptions> = {}): Promise<Dataset> {
  return loadDataset(config, {
    seed: 3,
    precision: 'float64',
    baseDirectory: folder,
    wantsValues: false,
    ...options,
  });
}

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

async function failure(config: DataConfig, options: Partial<LoadOptions> = {}): Promise<Problem> {
  try {
    await load(config, options);
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    return error.problems[0];
  }
  return assert.fail('nothing was thrown');
}

/** An .npy file of float64 values. */
function npy(shape: readonly number[], values: readonly number[], descr = '<f8'): Uint8Array {
  const head = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  const header = head.padEnd(Math.ceil((head.length + 11) / 64) * 64 - 11) + '\n';
  const bytes = new Uint8Array(10 + header.length + 8 * values.length);
  bytes.set([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length & 255, header.length >> 8]);
  bytes.set(Buffer.from(header), 10);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => view.setFloat64(10 + header.length + 8 * i, value, true));
  return bytes;
}

function idx(shape: readonly number[], values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + values.length);
  bytes.set([0, 0, 8, shape.length]);
  const view = new DataView(bytes.buffer);
  shape.forEach((size, axis) => view.setUint32(4 + 4 * axis, size));
  bytes.set(values, 4 + 4 * shape.length);
  return bytes;
}

describe('Data from generators', () => {
  for (const definition of generatorDefinitions) {
    it(`${definition.generator}: the same seed gives the same bits, another seed other ones`, async () => {
      const config = { generator: definition.generator, samples: 60, noise: 0.1 } as DataConfig;
      const [a, b, c] = [await load(config), await load(config), await load(config, { seed: 4 })];
      assert.deepEqual(a.training.inputs, b.training.inputs);
      assert.notDeepEqual(a.training.inputs, c.training.inputs);
      assert.equal(a.training.rows, 60);
      assert.ok(a.training.inputs.every(Number.isFinite));
      const { task } = a.description;
      if (task.kind === 'classification') assert.equal(new Set(a.training.labels).size, task.classes.length);
      else assert.equal(a.training.targets.length, 60 * task.targets.length);
    });
  }

  it('moons without noise lie on their half circles', async () => {
    const { training } = await load({ generator: 'moons', samples: 40 });
    for (let row = 0; row < 40; row++) {
      const [x, y] = [training.inputs[2 * row], training.inputs[2 * row + 1]];
      const radius = training.labels[row] === 0 ? Math.hypot(x, y) : Math.hypot(x - 1, y - 0.5);
      assert.ok(Math.abs(radius - 1) < 1e-12);
    }
  });
});

describe('Splits, orders and scales', () => {
  it("an epoch's order is a permutation that depends on seed and epoch alone", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(1000), fc.integer({ min: 1, max: 300 }), (seed, epoch, rows) => {
        const order = epochOrder(seed, epoch, rows);
        assert.deepEqual(
          [...order].sort((a, b) => a - b),
          Array.from(order.keys()),
        );
        assert.deepEqual(order, epochOrder(seed, epoch, rows));
      }),
    );
    assert.notDeepEqual(epochOrder(1, 0, 50), epochOrder(1, 1, 50));
  });

  it('a split keeps every row exactly once, and at least one to train', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (rows, share) => {
          const { training, validation } = splitRows(rows, share, 1);
          assert.ok(training.length >= 1);
          assert.deepEqual(
            [...training, ...validation].sort((a, b) => a - b),
            Array.from({ length: rows }, (_, i) => i),
          );
        },
      ),
    );
  });
});

describe('Data from files', () => {
  before(() => (folder = mkdtempSync(join(tmpdir(), 'deadeye-'))));
  after(() => rmSync(folder, { recursive: true }));

  it('standardising uses the training part alone, and a constant feature becomes 0', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i * i},7,${i % 2 ? 'b' : 'a'}`);
    const { training, validation, standardization } = await load({
      file: file('scale.csv', `square,constant,kind\n${rows.join('\n')}\n`),
      validation: 0.25,
    });
    let mean = 0;
    let square = 0;
    for (let row = 0; row < training.rows; row++) {
      mean += training.inputs[2 * row] / training.rows;
      square += training.inputs[2 * row] ** 2 / training.rows;
      assert.equal(training.inputs[2 * row + 1], 0);
    }
    assert.ok(Math.abs(mean) < 1e-12 && Math.abs(square - 1) < 1e-12);
    assert.equal(validation.rows, 10);
    assert.equal(standardization?.scale[1], 1);
  });

  it('sorts classes by value when they are numbers and by code point otherwise', async () => {
    const numbers = await load({ file: file('n.csv', 'x,y\n1,10\n2,9\n3,2\n4,10\n'), standardize: false });
    assert.deepEqual(numbers.description.task, { kind: 'classification', classes: ['2', '9', '10'] });
    assert.deepEqual([...numbers.training.labels], [2, 1, 0, 2]);
    const texts = await load({ file: file('t.csv', 'x,y\n1,b\n2,B\n3,a\n4,é\n'), standardize: false });
    assert.deepEqual(texts.description.task, { kind: 'classification', classes: ['B', 'a', 'b', 'é'] });
  });

  it('makes one column per value of a text feature, and reads quotes, tabs, CRLF and a byte order mark', async () => {
    const { description, training } = await load({
      file: file('q.tsv', '\uFEFFcolour\tsize\tkind\r\n"red"\t1\ta\r\n"gr""een"\t2\tb\r\nred\t3\ta\r\n'),
      standardize: false,
    });
    assert.deepEqual(description.features, ['colour=gr"een', 'colour=red', 'size']);
    assert.deepEqual([...training.inputs], [0, 1, 1, 1, 0, 2, 0, 1, 3]);
  });

  it('reads npy, npz and gzipped IDX to the same rows', async () => {
    const x = [1, 2, 3, 4, 5, 6];
    file('y.npy', npy([3], [0, 1, 0]));
    const a = await load({ file: file('x.npy', npy([3, 2], x)), target: 'y.npy', standardize: false });
    const archive = zipSync({ 'X.npy': npy([3, 2], x), 'y.npy': npy([3], [0, 1, 0]) });
    const b = await load({ file: file('xy.npz', archive), standardize: false });
    file('t-labels-idx1-ubyte.gz', gzipSync(idx([3], [0, 1, 0])));
    const c = await load({
      file: file('t-images-idx3-ubyte.gz', gzipSync(idx([3, 1, 2], x))),
      standardize: false,
    });
    for (const { training } of [a, b, c]) {
      assert.deepEqual([...training.inputs], x);
      assert.deepEqual([...training.labels], [0, 1, 0]);
    }
  });

  it('predicts several numeric columns at once', async () => {
    const { description, training } = await load(
      { file: file('m.csv', 'a,b,c\n1,2,3\n4,5,6\n'), target: ['b', 'c'], standardize: false },
      { wantsValues: true },
    );
    assert.deepEqual(description.task, { kind: 'regression', targets: ['b', 'c'] });
    assert.deepEqual([...training.targets], [2, 3, 5, 6]);
  });

  it('drops rows with missing values, or puts the mean of the training part', async () => {
    const name = file('gap.csv', 'x,y\n1,a\n,b\n3,a\n5,b\n');
    const dropped = await load({ file: name, missing: 'drop', standardize: false });
    assert.equal(dropped.description.dropped, 1);
    const mean = await load({ file: name, missing: 'mean', standardize: false });
    assert.deepEqual([...mean.training.inputs], [1, 3, 3, 5]);
  });

  for (const [what, content, code, line, column] of [
    ['an empty file', '', 'empty-file', 1, 1],
    ['a header alone', 'a,b\n', 'no-rows', 1, 1],
    ['a ragged row', 'a,b\n1,2\n3\n', 'ragged-row', 3, 1],
    ['a row that is too long', 'a,b\n1,x\n3,y,5\n', 'ragged-row', 3, 3],
    ['a missing value', 'a,b\n1,x\n,y\n', 'missing-value', 3, 1],
    ['NaN', 'a,b\n1,x\nNaN,y\n', 'missing-value', 3, 1],
    ['an infinity', 'a,b\n1,x\n2,y\n3,x\n4,y\n5,x\n6,y\n7,x\n8,y\n9,x\n1,y\nInf,y\n', 'not-a-number', 12, 1],
    ['a quote that is never closed', 'a,b\n1,"x\n2,y\n', 'open-quote', 2, 3],
    ['two columns of one name', 'a,a\n1,x\n', 'duplicate-column', 1, 3],
    ['no header', '1,2\n3,4\n', 'no-header', 1, 1],
  ] as const) {
    it(`${what} is reported as ${code} at line ${line}, column ${column}`, async () => {
      const problem = await failure({ file: file('bad.csv', content) });
      assert.equal(problem.code, code, problem.message);
      assert.deepEqual([problem.range.line, problem.range.column], [line, column], problem.message);
      assert.ok(problem.file?.endsWith('bad.csv'));
    });
  }

  it('a binary file, a file that is not there, a folder and an unknown format say so', async () => {
    assert.equal((await failure({ file: file('b.csv', Uint8Array.of(1, 0, 2)) })).code, 'binary-file');
    const missing = await failure({ file: 'nowhere.csv' });
    assert.deepEqual([missing.code, missing.configPath], ['no-such-file', ['data', 'file']]);
    assert.equal((await failure({ file: file('a.xlsx', 'x') })).code, 'unknown-format');
  });

  it('a class that only the validation part has is an error', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${i},${i === 17 ? 'rare' : 'usual'}`);
    const name = file('rare.csv', `x,y\n${rows.join('\n')}\n`);
    const outcomes = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      try {
        await load({ file: name, validation: 0.3 }, { seed });
        outcomes.add('fine');
      } catch (error) {
        outcomes.add((error as InputError).problems[0].code);
      }
    }
    assert.deepEqual([...outcomes].sort(), ['class-only-in-validation', 'fine']);
  });

  it('any damage to a file of any format ends in an InputError or in data, never in anything else', async function () {
    this.timeout(60_000);
    const seeds: readonly (readonly [string, Uint8Array])[] = [
      ['fuzz.csv', Buffer.from('a,b,kind\n1,2,x\n3,4,"y"\n5,6,x\n')],
      ['fuzz.npy', npy([3, 2], [1, 2, 3, 4, 5, 6])],
      ['fuzz.npz', zipSync({ 'X.npy': npy([3, 2], [1, 2, 3, 4, 5, 6]), 'y.npy': npy([3], [0, 1, 0]) })],
      ['fuzz-images-idx3-ubyte', idx([3, 1, 2], [1, 2, 3, 4, 5, 6])],
    ];
    file('fuzz-labels-idx1-ubyte', idx([3], [0, 1, 0]));
    // DEADEYE_FUZZ=25000 makes it the long run of a hundred thousand.
    const numRuns = Number(process.env.DEADEYE_FUZZ ?? 400);
    for (const [name, bytes] of seeds) {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 6 }),
          fc.nat(bytes.length),
          async (changes, cut) => {
            const damaged = bytes.slice(0, changes.length % 2 ? bytes.length : cut);
            for (const [at, value] of changes) if (at < damaged.length) damaged[at] = value;
            file(name, damaged);
            try {
              await load({ file: name });
            } catch (error) {
              assert.ok(error instanceof InputError, `${name}: ${String((error as Error).stack)}`);
            }
          },
        ),
        { numRuns },
      );
    }
  });
});
