import { adam, config, he, net, sgd, xavier, zeros, type BenchmarkCase, type LayerText } from './cases';
import { unbalanced } from './tables';

/*
 * Networks as people train them, of other shapes and on other data than those that the rules were tuned on. They were
 * written down before any rule had seen them.
 */

const manyBlobs: LayerText = {
  generator: 'blobs',
  samples: 500,
  features: 12,
  classes: 6,
  standardize: true,
};
const closeBlobs: LayerText = {
  generator: 'blobs',
  samples: 400,
  classes: 3,
  deviation: 3,
  standardize: true,
};
const threeArms: LayerText = { generator: 'spirals', samples: 360, classes: 3, turns: 0.8, noise: 0.02 };
const rings: LayerText = { generator: 'circles', samples: 300, noise: 0.08 };
const moons: LayerText = { generator: 'moons', samples: 300, noise: 0.15 };
const hills: LayerText = { generator: 'gaussian', samples: 400, noise: 0.02 };
const plane: LayerText = { generator: 'plane', samples: 300, noise: 0.1 };
const mse = { type: 'MSELoss' };
const bce = { type: 'BCEWithLogitsLoss' };
const same = (depth: number, width: number): number[] => Array.from({ length: depth }, () => width);

function healthy(name: string, made: object, files?: Readonly<Record<string, string>>): BenchmarkCase {
  return { name, config: made, expected: [], ...(files && { files }) };
}

const withDropout = (width: number, p: number, out: number): LayerText[] => [
  { type: 'Linear', out_features: width, init: he },
  { type: 'ReLU' },
  { type: 'Dropout', p },
  { type: 'Linear', out_features: width, init: he },
  { type: 'ReLU' },
  { type: 'Dropout', p },
  { type: 'Linear', out_features: out },
];

const withLayerNorm = (depth: number, width: number, out: number): LayerText[] => [
  ...same(depth, width).flatMap((units): LayerText[] => [
    { type: 'Linear', out_features: units },
    { type: 'LayerNorm' },
    { type: 'GELU' },
  ]),
  { type: 'Linear', out_features: out },
];

export const freshHealthy: readonly BenchmarkCase[] = [
  healthy(
    'a wide network, 256 units, SGD',
    config(net([256], 6, { init: he }), { data: manyBlobs, optimizer: sgd(0.05) }),
  ),
  healthy(
    'a wide network of 400 and 200 units, default start, Adam',
    config(net([400, 200], 3), {
      data: threeArms,
      optimizer: adam(0.001),
      training: { epochs: 40, batch_size: 32 },
    }),
  ),
  healthy(
    'eight layers with batch norm',
    config(net(same(8, 24), 3, { batchNorm: true }), {
      data: threeArms,
      optimizer: sgd(0.05, 0.9),
      training: { epochs: 60, batch_size: 40 },
    }),
  ),
  healthy(
    'six layers with batch norm and Adam on six classes',
    config(net(same(6, 32), 6, { batchNorm: true }), {
      data: manyBlobs,
      optimizer: adam(0.003),
      training: { epochs: 40, batch_size: 50 },
    }),
  ),
  healthy(
    'four layers with layer norm and GELU',
    config(withLayerNorm(4, 32, 6), { data: manyBlobs, optimizer: adam(0.002), training: { epochs: 30 } }),
  ),
  healthy(
    'layer norm on hills',
    config(withLayerNorm(2, 24, 1), {
      data: hills,
      loss: mse,
      optimizer: adam(0.003),
      training: { epochs: 60 },
    }),
  ),
  healthy(
    'dropout of a half, twice',
    config(withDropout(64, 0.5, 6), { data: manyBlobs, optimizer: adam(0.003), training: { epochs: 30 } }),
  ),
  healthy(
    'dropout on moons',
    config(withDropout(32, 0.2, 2), { data: moons, optimizer: sgd(0.05, 0.9), training: { epochs: 40 } }),
  ),
  healthy(
    'one class five times as frequent',
    config(net([16, 16], 2), {
      data: { file: 'five.csv' },
      optimizer: adam(0.005),
      training: { epochs: 40 },
    }),
    { 'five.csv': unbalanced(360, 5) },
  ),
  healthy(
    'one class eight times as frequent, BCE',
    config(net([16], 1), {
      data: { file: 'eight.csv' },
      loss: bce,
      optimizer: adam(0.01),
      training: { epochs: 40 },
    }),
    { 'eight.csv': unbalanced(450, 8) },
  ),
  healthy(
    'trained long after it has learnt everything',
    config(net([24, 24], 6, { init: he }), {
      data: manyBlobs,
      optimizer: adam(0.005),
      training: { epochs: 200, batch_size: 50 },
    }),
  ),
  healthy(
    'plain SGD long after it has learnt everything',
    config(net([16], 2, { init: he }), {
      data: { generator: 'blobs', classes: 2, samples: 200, standardize: true },
      optimizer: sgd(0.2),
      training: { epochs: 150 },
    }),
  ),
  healthy(
    'minibatches of two rows',
    config(net([16, 16], 2), { data: moons, optimizer: sgd(0.02), training: { epochs: 15, batch_size: 2 } }),
  ),
  healthy(
    'one row at a time',
    config(net([16], 6), { data: manyBlobs, optimizer: sgd(0.01), training: { epochs: 10, batch_size: 1 } }),
  ),
  healthy(
    'full batches, momentum',
    config(net([32, 32], 2, { activation: 'Tanh', init: xavier }), {
      data: rings,
      optimizer: sgd(0.1, 0.9),
      training: { epochs: 300, batch_size: 300 },
    }),
  ),
  healthy(
    'hills, two tanh layers, Adam',
    config(net([32, 32], 1, { activation: 'Tanh' }), {
      data: hills,
      loss: mse,
      optimizer: adam(0.005),
      training: { epochs: 80 },
    }),
  ),
  healthy(
    'hills, He, Nesterov',
    config(net([48, 24], 1, { init: he, biasInit: zeros }), {
      data: hills,
      loss: mse,
      optimizer: { type: 'SGD', lr: 0.02, momentum: 0.9, nesterov: true },
      training: { epochs: 60 },
    }),
  ),
  healthy(
    'a noisy plane, a single hidden layer, RMSprop',
    config(net([20], 1, { activation: 'ELU' }), {
      data: plane,
      loss: mse,
      optimizer: { type: 'RMSprop', lr: 0.003 },
      training: { epochs: 30 },
    }),
  ),
  healthy(
    'classes that overlap, so that the loss stays high',
    config(net([32], 3), { data: closeBlobs, optimizer: adam(0.005), training: { epochs: 40 } }),
  ),
  healthy(
    'Adagrad on rings',
    config(net([32, 16], 2, { init: he }), {
      data: rings,
      optimizer: { type: 'Adagrad', lr: 0.05 },
      training: { epochs: 50 },
    }),
  ),
  healthy(
    'one cycle of AdamW',
    config(net([48, 48], 3, { activation: 'SiLU' }), {
      data: threeArms,
      optimizer: { type: 'AdamW', lr: 0.002 },
      scheduler: { type: 'OneCycleLR', max_lr: 0.01 },
      training: { epochs: 40, batch_size: 30 },
    }),
  ),
  healthy(
    'label smoothing and a step schedule',
    config(net([32, 32], 6, { init: he }), {
      data: manyBlobs,
      loss: { type: 'CrossEntropyLoss', label_smoothing: 0.1 },
      optimizer: sgd(0.05, 0.9),
      scheduler: { type: 'StepLR', step_size: 15, gamma: 0.1 },
      training: { epochs: 40, batch_size: 25 },
    }),
  ),
  healthy(
    'a bottleneck of three units',
    config(net([32, 3, 32], 6, { activation: 'Tanh' }), {
      data: manyBlobs,
      optimizer: adam(0.005),
      training: { epochs: 60 },
    }),
  ),
  healthy(
    'leaky units behind batch norm, seven deep',
    config(net(same(7, 20), 2, { batchNorm: true, activation: 'LeakyReLU' }), {
      data: rings,
      optimizer: adam(0.003),
      training: { epochs: 40, batch_size: 30 },
    }),
  ),
  healthy(
    'three small units',
    config(net([3], 2, { activation: 'Tanh' }), {
      data: moons,
      optimizer: adam(0.02),
      training: { epochs: 60 },
    }),
  ),
];
