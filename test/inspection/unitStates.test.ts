import assert from 'node:assert/strict';
import { ActivityCounter, statesOf } from '../../core/inspection/unitStates';
import { TensorMemory } from '../../core/kernels/memory';
import type { LayerConfig } from '../../core/network/layers/registry';
import { Network } from '../../core/network/network';

/** States of the units of one activation whose inputs over the samples are given, unit by unit. */
function states(layer: LayerConfig, inputs: readonly (readonly number[])[], portion = 7): string[] {
  const units = inputs.length;
  const rows = inputs[0].length;
  const network = new Network([layer], { type: 'MSELoss' }, units, TensorMemory.create(), 'float64');
  const pass = network.createPass(rows);
  const counter = new ActivityCounter(network, 0, units);
  for (let start = 0; start < rows; start += portion) {
    const count = Math.min(portion, rows - start);
    for (let row = 0; row < count; row++)
      inputs.forEach((values, unit) => (pass.input.data[row * units + unit] = values[start + row]));
    network.forward(pass, count, { mode: 'eval' });
    counter.add(pass.input.data, pass.outputs[0].data, count);
  }
  return statesOf(network, counter.result());
}

const repeat = (count: number, value: number): number[] => Array.from({ length: count }, () => value);

describe('The state of a unit over a whole set', () => {
  it('of a ReLU: dead never on, dying on for less than 1 %, linear never off, else healthy', () => {
    assert.deepEqual(
      states({ type: 'ReLU' }, [
        repeat(1000, -1),
        repeat(1000, 0),
        [...repeat(991, -1), ...repeat(9, 1)],
        [...repeat(990, -1), ...repeat(10, 1)],
        repeat(1000, 1e-9),
        [...repeat(999, 1), -1],
      ]),
      ['dead', 'dead', 'dying', 'healthy', 'linear', 'healthy'],
    );
  });

  it('of a tanh or sigmoid: saturated where the slope is under 1 % of the steepest for more than 95 % of samples', () => {
    assert.deepEqual(states({ type: 'Tanh' }, [repeat(100, 3), repeat(100, 2.98), repeat(100, -2.995)]), [
      'saturated',
      'healthy',
      'saturated',
    ]);
    assert.deepEqual(
      states({ type: 'Sigmoid' }, [
        repeat(100, 6),
        repeat(100, 5.97),
        [...repeat(96, -6), ...repeat(4, 0)],
        [...repeat(95, -6), ...repeat(5, 0)],
      ]),
      ['saturated', 'healthy', 'saturated', 'healthy'],
    );
  });

  it('of a leaky ReLU is linear on either side, never dead', () => {
    assert.deepEqual(states({ type: 'LeakyReLU' }, [repeat(9, -1), repeat(9, 1), [...repeat(8, 1), -1]]), [
      'linear',
      'linear',
      'healthy',
    ]);
  });

  it('counts values that are not finite apart', () => {
    const network = new Network([{ type: 'ReLU' }], { type: 'MSELoss' }, 2, TensorMemory.create(), 'float64');
    const counter = new ActivityCounter(network, 0, 2);
    counter.add(Float64Array.of(1, Number.NaN, 2, 3), Float64Array.of(1, Number.NaN, Infinity, 3), 2);
    const { nonFinite, sum } = counter.result();
    assert.deepEqual([...nonFinite], [1, 1]);
    assert.deepEqual([...sum], [1, 3]);
  });
});
