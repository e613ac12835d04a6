import { adam, config, he, net, sgd, zeros, type BenchmarkCase, type LayerText } from './cases';
import { rareClass, unevenColumns } from './tables';

/*
 * Faults in networks of other shapes and on other data than those that the rules were tuned on. They were written down
 * before any rule had seen them.
 */

const manyBlobs: LayerText = { generator: 'blobs', samples: 400, features: 8, classes: 5, standardize: true };
const threeArms: LayerText = { generator: 'spirals', samples: 300, classes: 3, noise: 0.03 };
const hills: LayerText = { generator: 'gaussian', samples: 300, noise: 0.02 };
const plane: LayerText = { generator: 'plane', samples: 240, noise: 0.02 };
const rings: LayerText = { generator: 'circles', samples: 250, noise: 0.08 };
const mse = { type: 'MSELoss' };
const bce = { type: 'BCEWithLogitsLoss' };
const same = (depth: number, width: number): number[] => Array.from({ length: depth }, () => width);

function fault(name: string, made: object, expected: readonly string[], more: Partial<BenchmarkCase> = {}) {
  return { name, config: made, expected, ...more } satisfies BenchmarkCase;
}

const dead: readonly BenchmarkCase[] = [
  fault(
    'a pyramid whose middle layer sleeps',
    config(
      [
        { type: 'Linear', out_features: 48, init: he },
        { type: 'ReLU' },
        { type: 'Linear', out_features: 20, bias_init: { type: 'constant_', val: -8 } },
        { type: 'ReLU' },
        { type: 'Linear', out_features: 5 },
      ],
      { data: manyBlobs, optimizer: adam(0.002) },
    ),
    ['R1', 'R1c'],
  ),
  fault(
    'SGD at rate 15 on three arms',
    config(net([40, 20], 3, { init: he }), { data: threeArms, optimizer: sgd(15), training: { epochs: 40 } }),
    ['R1', 'R3', 'R4'],
  ),
  fault(
    'a regression whose ReLUs Adam throws out of the data',
    config(net([64], 1), { data: hills, loss: mse, optimizer: adam(3), training: { epochs: 30 } }),
    ['R1', 'R8', 'R3'],
  ),
  fault(
    'inputs all negative, weights all positive',
    config(
      net([24], 2, { init: { type: 'uniform_', a: 0.1, b: 0.4 }, biasInit: { type: 'constant_', val: -25 } }),
      {
        data: rings,
        loss: { type: 'CrossEntropyLoss' },
      },
    ),
    ['R1'],
  ),
];

const dying: readonly BenchmarkCase[] = [
  fault(
    'biases that leave the outermost points alone awake',
    config(net([32], 2, { init: { type: 'normal_', std: 1 }, biasInit: { type: 'constant_', val: -2.4 } }), {
      data: { generator: 'blobs', classes: 2, samples: 600, spread: 0.5, standardize: true },
      optimizer: sgd(0.001),
      training: { epochs: 15 },
    }),
    ['R1c', 'R1'],
    { info: true },
  ),
  fault(
    'a second layer that only a handful of samples reach',
    config(
      [
        { type: 'Linear', out_features: 32, init: he },
        { type: 'ReLU' },
        { type: 'Linear', out_features: 24, init: he, bias_init: { type: 'constant_', val: -4.5 } },
        { type: 'ReLU' },
        { type: 'Linear', out_features: 2 },
      ],
      {
        data: { generator: 'blobs', classes: 2, samples: 800, spread: 1, standardize: true },
        optimizer: sgd(0.002),
        training: { epochs: 12 },
      },
    ),
    ['R1c', 'R1'],
    { info: true },
  ),
];

const signal: readonly BenchmarkCase[] = [
  fault(
    'nine sigmoid layers, five classes',
    config(net(same(9, 20), 5, { activation: 'Sigmoid' }), { data: manyBlobs, optimizer: sgd(0.1, 0.9) }),
    ['R2'],
  ),
  fault(
    'ten narrow ReLU layers with PyTorch’s default start',
    config(net(same(10, 12), 3), { data: threeArms, optimizer: sgd(0.05) }),
    ['R2', 'R6', 'R10'],
  ),
  fault(
    'eight tanh layers that start at a hundredth',
    config(
      net(same(8, 30), 1, { activation: 'Tanh', init: { type: 'normal_', std: 0.01 }, biasInit: zeros }),
      {
        data: hills,
        loss: mse,
        optimizer: sgd(0.05),
      },
    ),
    ['R2', 'R6', 'R10'],
  ),
  fault(
    'ELU layers that start at double size',
    config(net(same(7, 40), 5, { activation: 'ELU', init: { type: 'normal_', std: 1.2 } }), {
      data: manyBlobs,
      optimizer: sgd(0.01),
    }),
    ['R6', 'R3', 'R4', 'R11'],
  ),
  fault(
    'a deep GELU network from normal_(std 3)',
    config(net(same(5, 64), 2, { activation: 'GELU', init: { type: 'normal_', std: 3 } }), { data: rings }),
    ['R6', 'R3', 'R4', 'R11'],
  ),
  fault(
    'tanh fed with inputs of the order of fifty',
    config(net([32, 32], 5, { activation: 'Tanh' }), {
      data: { generator: 'blobs', samples: 400, features: 8, classes: 5, spread: 80 },
      optimizer: sgd(0.01),
    }),
    ['R5', 'R16'],
  ),
  fault(
    'sigmoid units that start far out on one side',
    config(
      net([40], 2, {
        activation: 'Sigmoid',
        init: { type: 'uniform_', a: 8, b: 12 },
        biasInit: { type: 'constant_', val: -60 },
      }),
      { data: rings, optimizer: sgd(0.05) },
    ),
    ['R5', 'R6'],
  ),
];

const steps: readonly BenchmarkCase[] = [
  fault(
    'a plane learnt at rate 4',
    config([{ type: 'Linear', out_features: 1 }], { data: plane, loss: mse, optimizer: sgd(4) }),
    ['R12', 'R3', 'R4'],
  ),
  fault(
    'a hill regression at rate 0.9 with momentum',
    config(net([48, 48], 1, { activation: 'Tanh' }), {
      data: hills,
      loss: mse,
      optimizer: sgd(0.9, 0.95),
      training: { epochs: 40 },
    }),
    ['R12', 'R3', 'R8', 'R5', 'R10', 'R4'],
  ),
  fault(
    'rate 3e-7 of SGD on five classes',
    config(net([32, 16], 5, { init: he }), { data: manyBlobs, optimizer: sgd(3e-7) }),
    ['R8', 'R10'],
  ),
  fault(
    'AdamW at rate 2e-8',
    config(net([32], 3), { data: threeArms, optimizer: { type: 'AdamW', lr: 2e-8 } }),
    ['R8', 'R10'],
  ),
  fault(
    'RMSprop at rate 0.7',
    config(net([24, 24], 3, { activation: 'Tanh' }), {
      data: threeArms,
      optimizer: { type: 'RMSprop', lr: 0.7 },
      training: { epochs: 40 },
    }),
    ['R8', 'R5', 'R3', 'R10'],
  ),
  fault(
    'a rate that a schedule takes to nothing at once',
    config(net([24], 2), {
      data: rings,
      optimizer: sgd(0.05),
      scheduler: { type: 'ExponentialLR', gamma: 1e-6 },
    }),
    ['R8', 'R9', 'R10'],
  ),
  fault('no learning rate at all', config(net([12, 12], 5), { data: manyBlobs, optimizer: sgd(0, 0.9) }), [
    'R9',
  ]),
];

const stability: readonly BenchmarkCase[] = [
  fault(
    'full-batch descent far beyond 2/λ in one direction',
    config(net([24], 1, { activation: 'Tanh' }), {
      data: { generator: 'plane', samples: 128 },
      loss: mse,
      optimizer: sgd(2.5),
      training: { epochs: 60, batch_size: 128 },
    }),
    ['R12'],
    { info: true },
  ),
  fault(
    'a linear regression just beyond its largest stable rate',
    config([{ type: 'Linear', out_features: 1 }], {
      data: { generator: 'plane', samples: 100, standardize: true },
      loss: mse,
      optimizer: sgd(1.02),
      training: { epochs: 25, batch_size: 100 },
    }),
    ['R12', 'R3'],
    { info: true },
  ),
  fault(
    'sines of a sharp valley: full-batch descent at the edge of stability',
    config(net([32, 32], 1, { activation: 'Tanh' }), {
      data: hills,
      loss: mse,
      optimizer: sgd(0.6),
      training: { epochs: 400, batch_size: 300 },
    }),
    ['R12'],
    { info: true },
  ),
];

const sameness: readonly BenchmarkCase[] = [
  fault(
    'a zero start of everything but the head',
    config(
      [
        { type: 'Linear', out_features: 20, init: zeros, bias_init: zeros },
        { type: 'ReLU' },
        { type: 'Linear', out_features: 5 },
      ],
      { data: manyBlobs },
    ),
    ['R1', 'R6', 'R9'],
  ),
  fault(
    'both layers constant, sigmoid between',
    config(
      [
        { type: 'Linear', out_features: 12, init: { type: 'constant_', val: 0.3 }, bias_init: zeros },
        { type: 'Sigmoid' },
        { type: 'Linear', out_features: 1, init: { type: 'constant_', val: -0.2 }, bias_init: zeros },
      ],
      { data: hills, loss: mse, optimizer: sgd(0.05, 0.9) },
    ),
    ['R7'],
  ),
  fault(
    'a confident head of five classes',
    config(
      [
        { type: 'Linear', out_features: 32, init: he },
        { type: 'ReLU' },
        { type: 'Linear', out_features: 5, init: { type: 'normal_', std: 4 } },
      ],
      { data: manyBlobs, optimizer: sgd(0.01) },
    ),
    ['R11'],
  ),
];

const tables: readonly BenchmarkCase[] = [
  fault(
    'one class in forty rows',
    config(net([16], 2), { data: { file: 'rare.csv' }, optimizer: adam(0.01) }),
    ['R17'],
    { files: { 'rare.csv': rareClass(400, 10) } },
  ),
  fault(
    'the rare one of three classes',
    config(net([24, 24], 3, { init: he }), { data: { file: 'rare.csv' }, optimizer: sgd(0.05, 0.9) }),
    ['R17'],
    { files: { 'rare.csv': rareClass(360, 14, 3) } },
  ),
  fault(
    'a fraud of one in a hundred, told by BCE',
    config(net([12], 1), { data: { file: 'rare.csv' }, loss: bce, optimizer: adam(0.005) }),
    ['R17'],
    { files: { 'rare.csv': rareClass(600, 6) } },
  ),
  fault(
    'metres beside micrometres',
    config(net([16], 2), { data: { file: 'uneven.csv', standardize: false }, optimizer: sgd(1e-3) }),
    ['R16'],
    { files: { 'uneven.csv': unevenColumns(300, 5000) } },
  ),
  fault(
    'years beside shares',
    config(net([16, 8], 2, { activation: 'Tanh' }), {
      data: { file: 'uneven.csv', standardize: false },
      optimizer: adam(0.01),
    }),
    ['R16'],
    { files: { 'uneven.csv': unevenColumns(300, 1, 1990) } },
  ),
];

const heads: readonly BenchmarkCase[] = [
  fault(
    'softplus before five-class cross-entropy',
    config([...net([24], 5), { type: 'Softplus' }], { data: manyBlobs }),
    ['R18'],
  ),
  fault('GELU before cross-entropy', config([...net([24, 12], 3), { type: 'GELU' }], { data: threeArms }), [
    'R18',
  ]),
  fault(
    'tanh before targets that go beyond it',
    config([...net([24], 1), { type: 'Tanh' }], {
      data: { file: 'heights.csv', target: 'height', task: 'regression' },
      loss: mse,
      optimizer: sgd(0.01),
    }),
    ['R18'],
    { files: { 'heights.csv': heights(200) } },
  ),
  fault(
    'a linear network where the answer is a ring',
    config(
      [
        { type: 'Linear', out_features: 16 },
        { type: 'Linear', out_features: 2 },
      ],
      {
        data: rings,
        optimizer: adam(0.01),
        training: { epochs: 40 },
      },
    ),
    ['R10'],
  ),
];

const norms: readonly BenchmarkCase[] = [
  fault(
    'batch norm on three rows',
    config(net([32, 16], 3, { batchNorm: true }), {
      data: threeArms,
      training: { batch_size: 3, epochs: 8 },
    }),
    ['R19'],
  ),
  fault(
    'dropout between two batch norms',
    config(
      [
        { type: 'Linear', out_features: 32, bias: false },
        { type: 'BatchNorm1d' },
        { type: 'ReLU' },
        { type: 'Dropout', p: 0.4 },
        { type: 'BatchNorm1d' },
        { type: 'Linear', out_features: 5 },
      ],
      { data: manyBlobs },
    ),
    ['R19'],
  ),
  fault(
    'running statistics of a short run that hardly began',
    config(
      [
        {
          type: 'Linear',
          out_features: 24,
          init: { type: 'normal_', std: 2 },
          bias_init: { type: 'constant_', val: 4 },
        },
        { type: 'BatchNorm1d', momentum: 0.005 },
        { type: 'ReLU' },
        { type: 'Linear', out_features: 5 },
      ],
      { data: manyBlobs, optimizer: adam(0.005), training: { epochs: 5 } },
    ),
    ['R20'],
  ),
  fault(
    'channels that a zero γ switches off',
    config(
      [
        { type: 'Linear', out_features: 16, init: { type: 'normal_', std: 1e-4 }, bias_init: zeros },
        { type: 'BatchNorm1d' },
        { type: 'Tanh' },
        { type: 'Linear', out_features: 2 },
      ],
      { data: rings, optimizer: sgd(1e-3) },
    ),
    ['R21'],
  ),
];

function heights(rows: number): string {
  const lines = ['age,weight,height'];
  for (let i = 0; i < rows; i++) {
    const age = 5 + (i % 60);
    const weight = 40 + ((i * 37) % 55);
    lines.push(`${age},${weight},${120 + 0.6 * weight + 0.3 * age}`);
  }
  return `${lines.join('\n')}\n`;
}

export const freshFaulty: readonly BenchmarkCase[] = [
  ...dead,
  ...dying,
  ...signal,
  ...steps,
  ...stability,
  ...sameness,
  ...tables,
  ...heads,
  ...norms,
];
