import assert from 'node:assert/strict';
import fc from 'fast-check';
import { configDifferences } from '../../core/config/differences';

const linear = (units: number) => ({ type: 'Linear', out_features: units });
const relu = { type: 'ReLU' };
const norm = { type: 'BatchNorm1d' };

describe('Where two configs differ', () => {
  it('is told key by key, and an inserted layer shifts the others without making them different', () => {
    const a = { seed: 1, optimizer: { type: 'SGD', lr: 0.1 }, layers: [linear(4), relu, linear(2)] };
    const b = { seed: 1, optimizer: { type: 'SGD', lr: 0.2 }, layers: [linear(4), norm, relu, linear(2)] };
    assert.deepEqual(configDifferences(a, b), [
      { path: 'optimizer.lr', a: '0.1', b: '0.2' },
      { path: 'layers[1]', a: '–', b: '{"type":"BatchNorm1d"}' },
    ]);
  });

  it('is told of layers that are the same kind by their own keys', () => {
    const found = configDifferences({ layers: [linear(4), linear(2)] }, { layers: [linear(8), linear(2)] });
    assert.deepEqual(found, [{ path: 'layers[0].out_features', a: '4', b: '8' }]);
  });

  it('is nothing for equal ones, and something for all others', () => {
    const layers = fc.array(fc.constantFrom(linear(2), linear(3), relu, norm), { maxLength: 6 });
    fc.assert(
      fc.property(layers, layers, (a, b) => {
        assert.deepEqual(configDifferences({ layers: a }, { layers: a }), []);
        const there = configDifferences({ layers: a }, { layers: b });
        assert.equal(there.length === 0, JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });
});
