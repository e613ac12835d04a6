import assert from 'node:assert/strict';
import { provenDead } from '../../core/inspection/intervalBounds';
import { TensorMemory } from '../../core/kernels/memory';
import type { LayerConfig } from '../../core/network/layers/registry';
import { Network } from '../../core/network/network';
import { RandomStream } from '../../core/random/stream';

/** ReLU layers of one width without biases. */
function chain(width: number, layers: number, inFeatures: number): Network {
  const configs = Array.from({ length: layers }, (): LayerConfig[] => [
    { type: 'Linear', out_features: width, bias: false },
    { type: 'ReLU' },
  ]).flat();
  return new Network(configs, { type: 'MSELoss' }, inFeatures, TensorMemory.create(), 'float64');
}

/** Share of seeds at which no input of the pass gets through the network. */
function shareDead(network: Network, inputs: readonly number[], seeds: number): number {
  const rows = inputs.length / network.inFeatures;
  const pass = network.createPass(rows);
  pass.input.data.set(inputs);
  let dead = 0;
  for (let seed = 0; seed < seeds; seed++) {
    network.initialize(seed);
    if (network.forward(pass, rows, { mode: 'eval' }).data.every(value => value === 0)) dead++;
  }
  return dead / seeds;
}

describe('Networks are born dead as often as theory says', () => {
  for (const [width, layers] of [
    [2, 9],
    [4, 20],
    [8, 20],
  ])
    it(`for one input: 1 − (1 − 2⁻ᴺ)ᴴ with N = ${width}, H = ${layers}`, () => {
      const expected = 1 - (1 - 2 ** -width) ** layers;
      const share = shareDead(chain(width, layers, 3), [0.3, -1.2, 0.7], 3000);
      assert.ok(Math.abs(share - expected) < 0.025, `${share} instead of ${expected}`);
    });

  // By homogeneity 1 and −1 stand for the whole line.
  for (const [width, layers, expected] of [
    [2, 3, 0.338],
    [2, 9, 0.882],
    [3, 9, 0.578],
    [4, 9, 0.296],
  ])
    it(`for a whole line of inputs: ${expected} with N = ${width}, H = ${layers}, less than for one`, () => {
      const network = chain(width, layers, 1);
      const share = shareDead(network, [1, -1], 3000);
      assert.ok(Math.abs(share - expected) < 0.03, `${share} instead of ${expected}`);
      assert.ok(share <= shareDead(network, [1], 3000));
    });
});

describe('A second-layer unit that no input at all can wake (Brownlowe et al. 2024)', () => {
  const far = 1e9;

  function second(inputs: number, hidden: number): Network {
    return new Network(
      [
        { type: 'Linear', out_features: hidden },
        { type: 'ReLU' },
        { type: 'Linear', out_features: 1 },
        { type: 'ReLU' },
      ],
      { type: 'MSELoss' },
      inputs,
      TensorMemory.create(),
      'float64',
    );
  }

  /** Share of starts at which interval bounds prove the unit dead, and at which no sample wakes it. */
  function shares(inputs: number, hidden: number, starts: number): { proven: number; asleep: number } {
    const network = second(inputs, hidden);
    const random = new RandomStream(inputs, 'stably unactivated', hidden);
    const box = { low: new Float64Array(inputs).fill(-far), high: new Float64Array(inputs).fill(far) };
    const rows = 800;
    const pass = network.createPass(rows);
    // From near the kinks to far beyond them: what wakes a piecewise linear unit wakes it on rays or near the origin.
    for (let row = 0; row < rows; row++) {
      const size = 10 ** (-1 + (4 * (row % 8)) / 7);
      for (let j = 0; j < inputs; j++) pass.input.data[row * inputs + j] = size * random.normal();
    }
    let proven = 0;
    let asleep = 0;
    for (let start = 0; start < starts; start++) {
      for (let i = 0; i < network.parameterCount; i++) network.parameters.data[i] = 2 * random.uniform() - 1;
      const isProven = provenDead(network, box)[3][0];
      const isAsleep = network.forward(pass, rows, { mode: 'eval' }).data.every(value => value === 0);
      assert.ok(isAsleep || !isProven, 'a proof is never wrong');
      if (isProven) proven++;
      if (isAsleep) asleep++;
    }
    return { proven: proven / starts, asleep: asleep / starts };
  }

  it('comes with probability 2^−(n₁+1) for n₁ ≤ n₀: 1/8 for 2 and 2, and interval bounds find every one', () => {
    const { proven, asleep } = shares(2, 2, 4000);
    assert.ok(Math.abs(proven - 1 / 8) < 0.016, `${proven}`);
    assert.ok(asleep - proven < 0.01, `${asleep} asleep, ${proven} proven`);
  });

  it('comes with probability (2^n₀ + 1)/4^(n₀+1) for n₁ = n₀ + 1: 5/64 and 3/16', () => {
    const two = shares(2, 3, 4000);
    assert.ok(Math.abs(two.asleep - 5 / 64) < 0.015, `${two.asleep}`);
    const one = shares(1, 2, 4000);
    assert.ok(Math.abs(one.asleep - 3 / 16) < 0.02, `${one.asleep}`);
  });
});
