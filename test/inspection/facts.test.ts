import assert from 'node:assert/strict';
import { BornDeadTrial } from '../../core/inspection/bornDead';
import { gradientFlow } from '../../core/inspection/gradientFlow';
import { TrainingLook } from '../../core/inspection/trainingLook';
import type { NetworkConfig } from '../../core/config/config';
import type { Dataset } from '../../core/data/dataset';
import type { LayerConfig } from '../../core/network/layers/registry';
import { RandomStream } from '../../core/random/stream';
import { Trainer } from '../../core/training/trainer';
import { smallConfig, smallDataset, smallTrainer } from '../training/smallRun';

type Init = Extract<LayerConfig, { type: 'Linear' }>['init'];

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

describe('Known facts, reproduced by the product', () => {
  /** Variance factors from one hidden layer to the next, forward and backward, all of one width. */
  function factors(
    init: Init,
    activation: LayerConfig | undefined,
    deviation: number,
  ): { forward: number[]; backward: number[] } {
    const width = 160;
    const hidden: LayerConfig = { type: 'Linear', out_features: width, bias: false, ...(init && { init }) };
    const layers: LayerConfig[] = [];
    for (let k = 0; k < 6; k++) layers.push(hidden, ...(activation ? [activation] : []));
    const dataset = valuesDataset(160, width, deviation);
    const trainer = new Trainer({
      config: regression([...layers, hidden, { type: 'Linear', out_features: 1 }]),
      dataset,
    });
    const look = new TrainingLook(trainer);
    look.differentiate('train');
    const flow = gradientFlow(trainer.network, look.pass, look.count, look.gradients.data);
    const inner = flow.filter(({ type }) => type === 'Linear').slice(1, -1);
    return {
      forward: inner.map(({ forwardFactor }) => forwardFactor),
      backward: inner.slice(0, -1).map(({ backwardFactor }) => backwardFactor),
    };
  }
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const near = (values: number[], expected: number, tolerance: number): void => {
    assert.ok(Math.abs(mean(values) / expected - 1) < tolerance, `${mean(values)} is not about ${expected}`);
  };

  it('nn.Linear’s own start divides the variance by 3 per linear layer, both ways (Glorot and Bengio 2010)', () => {
    const { forward, backward } = factors(undefined, undefined, 1);
    near(forward, 1 / 3, 0.06);
    near(backward, 1 / 3, 0.06);
  });

  it('Glorot’s start keeps the variance of a tanh network with small inputs', () => {
    const { forward, backward } = factors({ type: 'xavier_uniform_' }, { type: 'Tanh' }, 0.1);
    near(forward, 1, 0.06);
    near(backward, 1, 0.06);
  });

  it('He’s start keeps the variance of a ReLU network, Glorot’s halves it (He et al. 2015)', () => {
    const he = factors({ type: 'kaiming_uniform_', nonlinearity: 'relu' }, { type: 'ReLU' }, 1);
    near(he.forward, 1, 0.12);
    near(he.backward, 1, 0.12);
    const glorot = factors({ type: 'xavier_uniform_' }, { type: 'ReLU' }, 1);
    near(glorot.forward, 1 / 2, 0.12);
    near(glorot.backward, 1 / 2, 0.12);
  });

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

  it('one input point leaves a network born dead with probability 1 − (1 − 2⁻ᴺ)ᴴ', () => {
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

  it('on the whole line a network is born dead less often than at a point', () => {
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

  it('a second-layer unit over the plane is born stably unactivated with probability 1/8 of two units, 5/64 of three', () => {
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

  it('a bias before batch norm has no gradient, and scaling the weights scales theirs inversely', () => {
    const trainer = smallTrainer({
      precision: 'float64',
      layers: [
        { type: 'Linear', out_features: 6 },
        { type: 'BatchNorm1d', eps: 1e-12 },
        { type: 'Tanh' },
        { type: 'Linear', out_features: 3 },
      ],
    });
    const { network } = trainer;
    const look = new TrainingLook(trainer);
    const loss = look.differentiate('train');
    const [weight, bias] = network.segmentsOf(0);
    const gradient = look.gradients.data.slice();
    const part = (
      values: ArrayLike<number>,
      { offset, length }: { offset: number; length: number },
    ): number[] => Array.from({ length }, (_, i) => values[offset + i]);
    assert.ok(part(gradient, bias).every(value => Math.abs(value) < 1e-12));
    // W·∂L/∂W = 0 for each unit: the loss does not know the length of its weights.
    const { inFeatures } = network;
    for (let unit = 0; unit < 6; unit++) {
      let dot = 0;
      for (let i = 0; i < inFeatures; i++) {
        const k = weight.offset + unit * inFeatures + i;
        dot += network.parameters.data[k] * gradient[k];
      }
      assert.ok(Math.abs(dot) < 1e-10);
    }
    for (const factor of [2, 10, 0.1]) {
      const values = network.valuesOf(weight);
      for (let i = 0; i < values.length; i++) values[i] *= factor;
      assert.ok(Math.abs(look.differentiate('train') - loss) < 1e-8);
      part(look.gradients.data, weight).forEach((value, i) => {
        assert.ok(Math.abs(value * factor - gradient[weight.offset + i]) < 1e-7);
      });
      for (let i = 0; i < values.length; i++) values[i] /= factor;
    }
  });

  it('the running variance is the unbiased one, weighted by 1 − (1 − m)ᵗ against the start', () => {
    const trainer = smallTrainer(
      {
        precision: 'float64',
        layers: [{ type: 'BatchNorm1d' }, { type: 'Linear', out_features: 3 }],
        training: { epochs: 100, batch_size: 30, shuffle: false, drop_last: false },
      },
      smallDataset(30, 0),
    );
    const { network, training } = trainer;
    for (let step = 0; step < 22; step++) trainer.runStep();
    const [mean22, variance22] = network
      .segmentsOf(0, 'buffer')
      .map(segment => Array.from(network.valuesOf(segment)));
    const warm = 1 - 0.9 ** 22;
    assert.ok(Math.abs(warm - 0.9015) < 1e-4);
    for (let j = 0; j < 3; j++) {
      const column = Array.from({ length: 30 }, (_, row) => training.inputs.data[row * 3 + j]);
      const centre = mean(column);
      const unbiased = column.reduce((sum, value) => sum + (value - centre) ** 2, 0) / 29;
      assert.ok(Math.abs(mean22[j] - warm * centre) < 1e-12);
      assert.ok(Math.abs(variance22[j] - (warm * unbiased + (1 - warm))) < 1e-12);
    }
  });
});
