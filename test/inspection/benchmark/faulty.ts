import { adam, config, he, net, sgd, xavier, zeros, type BenchmarkCase } from './cases';

const seeds = [1, 2, 3];

function each<T>(values: readonly T[], make: (value: T) => BenchmarkCase): BenchmarkCase[] {
  return values.map(make);
}

const negativeBias = { type: 'constant_', val: -10 };
const deep = (depth: number, width = 16): number[] => Array.from({ length: depth }, () => width);
const spirals = { generator: 'spirals', samples: 200, noise: 0.05 };
const plane = { generator: 'plane', samples: 200, noise: 0.05 };
const mse = { type: 'MSELoss' };

const dead: readonly BenchmarkCase[] = [
  ...each([-3, -5, -10, -20], val => ({
    name: `biases of ${val} put ReLUs to sleep`,
    config: config(net([16, 16], 2, { biasInit: { type: 'constant_', val } })),
    expected: ['R1'],
  })),
  ...each(seeds, seed => ({
    name: `rate 20 kills ReLUs, seed ${seed}`,
    config: config(net([24, 24], 2, { init: he }), { seed, data: spirals, optimizer: sgd(20) }),
    expected: ['R1', 'R4', 'R3'],
  })),
  ...each([2, 4], lr => ({
    name: `rate ${lr} with momentum kills ReLUs`,
    config: config(net([24, 24], 2, { init: he }), { data: spirals, optimizer: sgd(lr, 0.9) }),
    expected: ['R1', 'R4', 'R3'],
  })),
  {
    name: 'a negative start of the second layer',
    config: config([
      { type: 'Linear', out_features: 16 },
      { type: 'ReLU' },
      {
        type: 'Linear',
        out_features: 16,
        init: { type: 'uniform_', a: -1, b: -0.5 },
        bias_init: negativeBias,
      },
      { type: 'ReLU' },
      { type: 'Linear', out_features: 2 },
    ]),
    expected: ['R1'],
  },
  {
    name: 'Adam at rate 5 kills ReLUs',
    config: config(net([24, 24], 2), { data: spirals, optimizer: adam(5) }),
    expected: ['R1'],
  },
];

const vanishing: readonly BenchmarkCase[] = [
  ...each([8, 10, 12], depth => ({
    name: `${depth} sigmoid layers`,
    config: config(net(deep(depth), 2, { activation: 'Sigmoid' })),
    expected: ['R2'],
  })),
  ...each([10, 14], depth => ({
    name: `${depth} sigmoid layers with Glorot's start`,
    config: config(net(deep(depth, 24), 2, { activation: 'Sigmoid', init: xavier, biasInit: zeros })),
    expected: ['R2'],
  })),
  ...each([0.01, 0.02, 0.001], std => ({
    name: `tanh from normal_(std ${std})`,
    config: config(net(deep(6), 2, { activation: 'Tanh', init: { type: 'normal_', std }, biasInit: zeros })),
    expected: ['R2'],
  })),
  ...each([0.01, 0.03], std => ({
    name: `ReLU from normal_(std ${std})`,
    config: config(net(deep(6), 2, { init: { type: 'normal_', std }, biasInit: zeros })),
    expected: ['R2', 'R6'],
  })),
  ...each([12, 16], depth => ({
    name: `${depth} ReLU layers with PyTorch's default start`,
    config: config(net(deep(depth, 32), 2), { optimizer: sgd(0.01) }),
    expected: ['R2', 'R6'],
  })),
];

const exploding: readonly BenchmarkCase[] = [
  ...each([1, 2], std => ({
    name: `normal_(std ${std}) in six layers`,
    config: config(net(deep(6, 32), 2, { init: { type: 'normal_', std }, biasInit: zeros })),
    expected: ['R6', 'R3', 'R4', 'R11'],
  })),
  ...each([0.5, 1, 3], lr => ({
    name: `regression at rate ${lr}`,
    config: config(net([32, 32], 1, { init: he }), { data: plane, loss: mse, optimizer: sgd(lr, 0.9) }),
    expected: ['R3', 'R4', 'R1'],
  })),
  ...each([1e3, 1e6], scale => ({
    name: `weights of ${scale} overflow`,
    config: config(net([32, 32, 32, 32], 2, { init: { type: 'normal_', std: scale } })),
    expected: ['R4', 'R6', 'R3'],
  })),
  ...each(seeds, seed => ({
    name: `linear network at rate 10, seed ${seed}`,
    config: config([{ type: 'Linear', out_features: 1 }], {
      seed,
      data: { ...plane, noise: 0.3 },
      loss: mse,
      optimizer: sgd(10),
    }),
    expected: ['R4', 'R3', 'R12'],
  })),
];

const saturated: readonly BenchmarkCase[] = [
  ...each([5, 10, 20], std => ({
    name: `tanh from normal_(std ${std})`,
    config: config(net([24, 24, 24], 2, { activation: 'Tanh', init: { type: 'normal_', std } }), {
      optimizer: sgd(0.01),
    }),
    expected: ['R5', 'R6'],
  })),
  ...each([50, 100], val => ({
    name: `sigmoid with biases of ${val}`,
    config: config(net([16, 16], 2, { activation: 'Sigmoid', biasInit: { type: 'constant_', val } })),
    expected: ['R5'],
  })),
];

const symmetric: readonly BenchmarkCase[] = [
  ...each([0, 0.1, 1], val => ({
    name: `every weight ${val}`,
    config: config([
      { type: 'Linear', out_features: 8, init: { type: 'constant_', val }, bias_init: zeros },
      { type: 'Tanh' },
      { type: 'Linear', out_features: 2, init: { type: 'constant_', val }, bias_init: zeros },
    ]),
    expected: ['R7'],
  })),
  {
    name: 'ones in a deep network',
    config: config(
      net([8, 8, 8], 2, { activation: 'Tanh', init: { type: 'constant_', val: 0.05 }, biasInit: zeros }),
    ),
    expected: ['R7'],
  },
];

const rates: readonly BenchmarkCase[] = [
  ...each([1e-7, 1e-8, 1e-6], lr => ({
    name: `rate ${lr} of SGD`,
    config: config(net([16, 16], 2), { optimizer: sgd(lr) }),
    expected: ['R8', 'R10', 'R9'],
  })),
  {
    name: 'rate 1e-8 of Adam',
    config: config(net([16, 16], 2), { optimizer: adam(1e-8) }),
    expected: ['R8', 'R10', 'R9'],
  },
  {
    name: 'rate 0',
    config: config(net([16], 2), { optimizer: sgd(0) }),
    expected: ['R9'],
  },
  ...each([1, 3], lr => ({
    name: `Adam at rate ${lr}`,
    config: config(net([16, 16], 2, { activation: 'Tanh' }), { data: spirals, optimizer: adam(lr) }),
    expected: ['R8', 'R10', 'R5', 'R3'],
  })),
];

const starts: readonly BenchmarkCase[] = [
  ...each([5, 20], std => ({
    name: `a head from normal_(std ${std})`,
    config: config([
      { type: 'Linear', out_features: 16 },
      { type: 'ReLU' },
      { type: 'Linear', out_features: 2, init: { type: 'normal_', std } },
    ]),
    expected: ['R11'],
  })),
];

const heads: readonly BenchmarkCase[] = [
  ...each(['ReLU', 'Tanh', 'Sigmoid'], type => ({
    name: `${type} before CrossEntropyLoss`,
    config: config([...net([16], 2), { type }]),
    expected: ['R18'],
  })),
  {
    name: 'sigmoid twice',
    config: config([...net([16], 1), { type: 'Sigmoid' }], { loss: { type: 'BCEWithLogitsLoss' } }),
    expected: ['R18'],
  },
  {
    name: 'sigmoid before MSELoss with targets beyond it',
    config: config([...net([16], 1), { type: 'Sigmoid' }], { data: plane, loss: mse, optimizer: sgd(0.01) }),
    expected: ['R18'],
  },
  {
    name: 'ReLU before MSELoss with negative targets',
    config: config([...net([16], 1), { type: 'ReLU' }], { data: plane, loss: mse, optimizer: sgd(0.01) }),
    expected: ['R18'],
  },
  {
    name: 'dropout behind the head',
    config: config([...net([16], 2), { type: 'Dropout', p: 0.5 }]),
    expected: ['R18'],
  },
];

const batchNorms: readonly BenchmarkCase[] = [
  ...each([2, 4], size => ({
    name: `batch norm on ${size} rows`,
    config: config(net([16], 2, { batchNorm: true }), { training: { batch_size: size, epochs: 5 } }),
    expected: ['R19'],
  })),
  {
    name: 'batch norm as the last layer',
    config: config([...net([16], 2), { type: 'BatchNorm1d' }]),
    expected: ['R19'],
  },
  {
    name: 'dropout before batch norm',
    config: config([
      { type: 'Linear', out_features: 16 },
      { type: 'Dropout', p: 0.5 },
      { type: 'BatchNorm1d' },
      { type: 'ReLU' },
      { type: 'Linear', out_features: 2 },
    ]),
    expected: ['R19'],
  },
  {
    name: 'a bias before batch norm',
    config: config([
      { type: 'Linear', out_features: 16 },
      { type: 'BatchNorm1d' },
      { type: 'ReLU' },
      { type: 'Linear', out_features: 2 },
    ]),
    expected: ['R19'],
    info: true,
  },
  ...each([0, 1e-4, 1e-3], momentum => ({
    name: `running statistics with momentum ${momentum}`,
    config: config(
      [
        {
          type: 'Linear',
          out_features: 16,
          init: { type: 'normal_', std: 3 },
          bias_init: { type: 'constant_', val: 3 },
        },
        { type: 'BatchNorm1d', momentum },
        { type: 'ReLU' },
        { type: 'Linear', out_features: 2 },
      ],
      { training: { epochs: 30 } },
    ),
    expected: ['R20'],
    info: true,
  })),
  {
    name: 'batch norm behind a layer of zeros',
    config: config([
      { type: 'Linear', out_features: 8, init: zeros, bias_init: zeros },
      { type: 'BatchNorm1d' },
      { type: 'ReLU' },
      { type: 'Linear', out_features: 2 },
    ]),
    expected: ['R21'],
  },
];

const data: readonly BenchmarkCase[] = [
  ...each(['xor', 'circles'], generator => ({
    name: `a linear network on ${generator}`,
    config: config([{ type: 'Linear', out_features: 2 }], { data: { generator, samples: 200 } }),
    expected: ['R10'],
  })),
  ...each([300, 1000], spread => ({
    name: `inputs of the order of ${spread}`,
    config: config(net([16], 2, { init: he }), {
      data: { generator: 'blobs', classes: 2, samples: 200, spread },
      optimizer: sgd(1e-4),
    }),
    expected: ['R16'],
  })),
];

export const faulty: readonly BenchmarkCase[] = [
  ...dead,
  ...vanishing,
  ...exploding,
  ...saturated,
  ...symmetric,
  ...rates,
  ...starts,
  ...heads,
  ...batchNorms,
  ...data,
];
