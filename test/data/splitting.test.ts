import assert from 'node:assert/strict';
import fc from 'fast-check';
import { epochOrder } from '../../core/data/batches';
import { splitRows } from '../../core/data/split';
import { standardizationOf } from '../../core/data/standardize';
import { DataFolder } from './dataFolder';

function rowsTo(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, row) => row);
}

function rowsOf(inputs: Float64Array, width: number): (row: number, into: Float64Array) => void {
  return (row, into) => into.set(inputs.subarray(row * width, (row + 1) * width));
}

describe('Splits, orders and scales', () => {
  const folder = new DataFolder();

  it("an epoch's order is a permutation that depends on seed and epoch alone", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(1000), fc.integer({ min: 1, max: 300 }), (seed, epoch, rows) => {
        const order = epochOrder(seed, epoch, rows);
        assert.deepEqual(order.slice().sort(), rowsTo(rows));
        assert.deepEqual(order, epochOrder(seed, epoch, rows));
      }),
    );
    assert.notDeepEqual(epochOrder(1, 0, 50), epochOrder(1, 1, 50));
    assert.notDeepEqual(epochOrder(1, 0, 50), epochOrder(2, 0, 50));
  });

  it('every row is as likely at every place of an order', () => {
    const counts = Array.from({ length: 5 }, () => new Array<number>(5).fill(0));
    for (let epoch = 0; epoch < 5000; epoch++)
      epochOrder(9, epoch, 5).forEach((row, place) => counts[place][row]++);
    // Each count is binomial with mean 1000 and deviation 28.3.
    for (const count of counts.flat()) assert.ok(Math.abs(count - 1000) < 5 * 28.3, String(count));
  });

  it('a split keeps every row exactly once, and at least one to train', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (rows, share) => {
          const { training, validation } = splitRows(rows, share, 1);
          assert.ok(training.length >= 1);
          assert.deepEqual(Int32Array.from([...training, ...validation]).sort(), rowsTo(rows));
        },
      ),
    );
  });

  it('features scaled have mean 0 and deviation 1, whatever their unit', async () => {
    const value = fc.integer({ min: -1000, max: 1000 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 50 }),
        fc.integer({ min: -100, max: 100 }),
        async (rows, exponent) => {
          const inputs = Float64Array.from(rows.flatMap(([a, b]) => [a * 10 ** exponent, b]));
          const { mean, scale } = await standardizationOf(rowsOf(inputs, 2), rowsTo(rows.length), 2);
          for (let j = 0; j < 2; j++) {
            const scaled = rows.map((_, row) => (inputs[2 * row + j] - mean[j]) / scale[j]);
            if (scaled.every(x => x === 0)) continue;
            const middle = scaled.reduce((sum, x) => sum + x, 0) / scaled.length;
            const square = scaled.reduce((sum, x) => sum + (x - middle) ** 2, 0) / scaled.length;
            assert.ok(Math.abs(middle) < 1e-6 && Math.abs(square - 1) < 1e-6, `${middle} ${square}`);
          }
        },
      ),
    );
  });

  it('a constant feature becomes exactly 0, also where its mean rounds, and a tiny one is still scaled', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }),
        fc.integer({ min: 1, max: 40 }),
        async (value, rows) => {
          const inputs = new Float64Array(rows).fill(value);
          const { mean, scale } = await standardizationOf(rowsOf(inputs, 1), rowsTo(rows), 1);
          assert.equal((value - mean[0]) / scale[0], 0);
        },
      ),
    );
    const tiny = await standardizationOf(rowsOf(Float64Array.of(1e-15, 3e-15), 1), rowsTo(2), 1);
    assert.ok(Math.abs(tiny.scale[0] - 1e-15) < 1e-27);
  });

  it('scaling uses the training part alone', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i * i},7,${i % 2 ? 'b' : 'a'}`);
    const { training, validation, standardization } = await folder.load({
      file: folder.file('scale.csv', `square,constant,kind\n${rows.join('\n')}\n`),
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

  it('float32 rounds after scaling, so that large values with small differences keep them', async () => {
    const years = Array.from({ length: 9 }, (_, i) => 20_000_000 + i / 8);
    const file = folder.file('years.csv', `year,kind\n${years.map((y, i) => `${y},${i % 2}`).join('\n')}\n`);
    const wide = await folder.load({ file });
    const narrow = await folder.load({ file }, { precision: 'float32' });
    assert.deepEqual(narrow.training.inputs, Float32Array.from(wide.training.inputs));
    assert.equal(new Set(narrow.training.inputs).size, 9);
  });

  it('values whose deviation overflows are refused, not made NaN', async () => {
    const file = folder.file('huge.csv', 'a,kind\n1e308,x\n-1e308,y\n1e308,x\n');
    assert.equal((await folder.failure({ file })).code, 'too-large-values');
    const problem = await folder.failure({ file, standardize: false }, { precision: 'float32' });
    assert.deepEqual([problem.code, problem.range.line], ['not-finite', 2]);
  });
});
