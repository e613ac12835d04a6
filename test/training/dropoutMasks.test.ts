import assert from 'node:assert/strict';
import { DropoutMasks } from '../../core/training/dropoutMasks';

function mask(seed: number, step: number, layer: number, p: number, count = 20000): Float64Array {
  const masks = new DropoutMasks(seed);
  masks.step = step;
  const values = new Float64Array(count);
  masks.fillMask(layer, values, count, p);
  return values;
}

describe('Dropout masks', () => {
  it('follow from seed, step and layer alone', () => {
    assert.deepEqual(mask(7, 3, 2, 0.5), mask(7, 3, 2, 0.5));
    const others = [mask(8, 3, 2, 0.5), mask(7, 4, 2, 0.5), mask(7, 3, 1, 0.5), mask(7 + 2 ** 32, 3, 2, 0.5)];
    for (const other of others) {
      // Independent masks agree in half of their entries: 10000 of 20000, with a deviation of 71.
      const agreement = mask(7, 3, 2, 0.5).filter((value, i) => value === other[i]).length;
      assert.ok(Math.abs(agreement - 10000) < 5 * 71, `${agreement}`);
    }
  });

  it('drop with the probability asked for and keep the mean', () => {
    for (const p of [0.1, 0.5, 0.9]) {
      const values = mask(1, 1, 1, p);
      const dropped = values.filter(value => value === 0).length / values.length;
      assert.ok(Math.abs(dropped - p) < 5 * Math.sqrt((p * (1 - p)) / values.length), `${p}: ${dropped}`);
      assert.deepEqual([...new Set(values)].sort(), [0, 1 / (1 - p)]);
    }
  });

  it('keep everything at 0 and nothing at 1', () => {
    assert.ok(mask(1, 1, 1, 0).every(value => value === 1));
    assert.ok(mask(1, 1, 1, 1).every(value => value === 0));
  });

  it('are not correlated from one entry or step to the next', () => {
    const values = mask(5, 9, 0, 0.5);
    const next = mask(5, 10, 0, 0.5);
    let serial = 0;
    let acrossSteps = 0;
    for (let i = 1; i < values.length; i++) {
      serial += (values[i] - 1) * (values[i - 1] - 1);
      acrossSteps += (values[i] - 1) * (next[i] - 1);
    }
    const bound = 5 * Math.sqrt(values.length);
    assert.ok(Math.abs(serial) < bound, `${serial}`);
    assert.ok(Math.abs(acrossSteps) < bound, `${acrossSteps}`);
  });
});
