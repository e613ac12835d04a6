import assert from 'node:assert/strict';
import { BornDeadTrial } from '../../core/inspection/bornDead';
import type { NetworkConfig } from '../../core/config/config';
import type { Dataset } from '../../core/data/dataset';
import type { LayerConfig } from '../../core/network/layers/registry';
import { RandomStream } from '../../core/random/stream';
import { Trainer } from '../../core/training/trainer';
import { smallConfig } from '../training/smallRun';

/** Inputs from a normal distribution, or the given ones; targets of the same kind. */
function valuesDataset(rows: number, features: number, deviation: number, given?: number[]): Dataset {
  const random = new RandomStream(7, 'facts');
  const inputs = Float64Array.from(
    { length: rows * features },
    (_, i) => given?.[i] ?? deviation * random.normal(),
  );
  const targets = Float64Array.from({ length: rows }, () => random.normal());
  const sourceRows = Int32Array.from({ length: rows }, (_, row) => row);
  const none = {
    rows: 0,
    inputs: new Float64Array(0),
    labels: new Int32Array(0),
    targets: new Float64Array(0),
    sourceRows: new Int32Array(0),
  };
  return {
    description: {
      features: Array.from({ length: features }, (_, i) => `x${i}`),
      task: { kind: 'regression', targets: ['y'] },
      samples: rows,
      trainingSamples: rows,
      validationSamples: 0,
      dropped: 0,
    },
    standardization: undefined,
    training: { rows, inputs, labels: new Int32Array(0), targets, sourceRows },
    validation: none,
  };
}

function regression(layers: readonly LayerConfig[], changes: Partial<NetworkConfig> = {}): NetworkConfig {
  return smallConfig({
    layers,
    loss: { type: 'MSELoss' },
    precision: 'float64',
    training: { epochs: 1, batch_size: 8, shuffle: false, drop_last: false },
    ...changes,
  });
}

describe('The trial of seeds', () => {
  /** Share of seeds for which some ReLU layer is dead as a whole, on the given inputs. */
  function bornDead(
    hidden: number,
    width: number,
    inputs: number[],
    seeds: number,
  ): { probability: number; error: number } {
    const layers: LayerConfig[] = [];
    for (let k = 0; k < hidden; k++)
      layers.push(
        { type: 'Linear', out_features: width, bias: false, init: { type: 'kaiming_normal_' } },
        { type: 'ReLU' },
      );
    const dataset = valuesDataset(inputs.length, 1, 1, inputs);
    const trainer = new Trainer({
      config: regression([...layers, { type: 'Linear', out_features: 1 }]),
      dataset,
    });
    const trial = new BornDeadTrial(trainer);
    for (let seed = 0; seed < seeds; seed++) trial.try(seed);
    const probability = trial.result().wholeLayerDead;
    return { probability, error: Math.sqrt((probability * (1 - probability)) / seeds) };
  }

  it('finds that one input point leaves a network born dead with probability 1 − (1 − 2⁻ᴺ)ᴴ', () => {
    for (const [width, hidden] of [
      [2, 9],
      [4, 20],
      [8, 20],
    ]) {
      const { probability } = bornDead(hidden, width, [1], 1500);
      const expected = 1 - (1 - 2 ** -width) ** hidden;
      const error = Math.sqrt((expected * (1 - expected)) / 1500);
      assert.ok(Math.abs(probability - expected) < 4 * error, `${probability} is not about ${expected}`);
    }
  });

  it('finds that on the whole line a network is born dead less often than at a point', () => {
    // Without biases the line is two rays, so that two points stand for all of it.
    for (const [width, hidden, expected] of [
      [2, 3, 0.338],
      [2, 9, 0.882],
      [3, 9, 0.578],
      [4, 9, 0.296],
    ]) {
      const { probability } = bornDead(hidden, width, [-1, 1], 1500);
      assert.ok(Math.abs(probability - expected) < 0.05, `${probability} is not about ${expected}`);
      assert.ok(probability < 1 - (1 - 2 ** -width) ** hidden);
    }
  });

  it('finds that a second-layer unit over the plane is born stably unactivated with probability 1/8 of two units, 5/64 of three', () => {
    // Brownlowe et al. 2024. All directions far out and a grid around the origin stand for the plane.
    const directions = Array.from({ length: 360 }, (_, i) => (Math.PI * i) / 180);
    const far = directions.flatMap(angle => [1e4 * Math.cos(angle), 1e4 * Math.sin(angle)]);
    const grid = Array.from({ length: 1600 }, (_, i) => [(i % 40) / 5 - 3.9, Math.floor(i / 40) / 5 - 3.9]);
    const plane = [...far, ...grid.flat()];
    for (const [first, expected] of [
      [2, 1 / 8],
      [3, 5 / 64],
    ]) {
      const start = { init: { type: 'normal_' }, bias_init: { type: 'normal_' } } as const;
      const layers: LayerConfig[] = [
        { type: 'Linear', out_features: first, ...start },
        { type: 'ReLU' },
        { type: 'Linear', out_features: 8, ...start },
        { type: 'ReLU' },
        { type: 'Linear', out_features: 1 },
      ];
      const trainer = new Trainer({
        config: regression(layers),
        dataset: valuesDataset(plane.length / 2, 2, 1, plane),
      });
      const trial = new BornDeadTrial(trainer);
      for (let seed = 0; seed < 600; seed++) trial.try(seed);
      const layer = trial.result().layers[1];
      assert.ok(
        Math.abs(layer.probability - expected) < 4 * layer.standardError,
        `${layer.probability} ± ${layer.standardError} is not about ${expected}`,
      );
    }
  });
});
