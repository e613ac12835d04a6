import { adam, config, he, net, sgd, xavier, zeros, type BenchmarkCase, type LayerText } from './cases';

const generators: readonly LayerText[] = [
  { generator: 'moons', samples: 200, noise: 0.1 },
  { generator: 'circles', samples: 200, noise: 0.05 },
  { generator: 'xor', samples: 200, noise: 0.05 },
  { generator: 'blobs', classes: 2, samples: 200, noise: 0.5 },
];
const plane: LayerText = { generator: 'plane', samples: 200, noise: 0.05 };
const gaussian: LayerText = { generator: 'gaussian', samples: 200, noise: 0.05 };
const mse = { type: 'MSELoss' };
const long = { epochs: 30 };

function healthy(name: string, made: object): BenchmarkCase {
  return { name, config: made, expected: [] };
}

const classifiers = generators.flatMap(data => {
  const { generator } = data;
  const standardized = { ...data, standardize: true };
  return [
    healthy(
      `${String(generator)}, He, SGD`,
      config(net([24, 24], 2, { init: he, biasInit: zeros }), { data: standardized, training: long }),
    ),
    healthy(
      `${String(generator)}, He, momentum`,
      config(net([24, 24], 2, { init: he }), { data: standardized, optimizer: sgd(0.02, 0.9) }),
    ),
    healthy(
      `${String(generator)}, default start, Adam`,
      config(net([24, 24], 2), { data: standardized, optimizer: adam(0.005), training: long }),
    ),
    healthy(
      `${String(generator)}, tanh, Glorot`,
      config(net([16, 16], 2, { activation: 'Tanh', init: xavier }), { data: standardized, training: long }),
    ),
    healthy(
      `${String(generator)}, batch norm`,
      config(net([24, 24], 2, { batchNorm: true }), {
        data: standardized,
        optimizer: sgd(0.05),
        training: long,
      }),
    ),
    healthy(
      `${String(generator)}, GELU, AdamW`,
      config(net([24, 24], 2, { activation: 'GELU' }), {
        data: standardized,
        optimizer: { type: 'AdamW', lr: 0.005 },
        training: long,
      }),
    ),
    healthy(
      `${String(generator)}, LeakyReLU, BCE`,
      config(net([24, 24], 1, { activation: 'LeakyReLU', init: he }), {
        data: standardized,
        loss: { type: 'BCEWithLogitsLoss' },
        training: long,
      }),
    ),
  ];
});

const regressions = [plane, gaussian].flatMap(data => {
  const { generator } = data;
  return [
    healthy(
      `${String(generator)}, He, SGD`,
      config(net([24, 24], 1, { init: he, biasInit: zeros }), {
        data,
        loss: mse,
        optimizer: sgd(0.02),
        training: long,
      }),
    ),
    healthy(
      `${String(generator)}, default start, Adam`,
      config(net([24, 24], 1), { data, loss: mse, optimizer: adam(0.005), training: long }),
    ),
    healthy(
      `${String(generator)}, tanh, momentum`,
      config(net([16], 1, { activation: 'Tanh' }), {
        data,
        loss: mse,
        optimizer: sgd(0.02, 0.9),
        training: long,
      }),
    ),
    healthy(
      `${String(generator)}, SiLU, RMSprop`,
      config(net([24], 1, { activation: 'SiLU' }), {
        data,
        loss: mse,
        optimizer: { type: 'RMSprop', lr: 0.002 },
        training: long,
      }),
    ),
  ];
});

const others = [
  healthy('a linear classifier', config([{ type: 'Linear', out_features: 2 }], { data: generators[3] })),
  healthy(
    'a linear regression',
    config([{ type: 'Linear', out_features: 1 }], { data: plane, loss: mse, optimizer: sgd(0.05) }),
  ),
  healthy(
    'spirals, three layers, Adam',
    config(net([32, 32, 32], 2, { init: he }), {
      data: { generator: 'spirals', samples: 300, noise: 0.03 },
      optimizer: adam(0.005),
      training: { epochs: 60 },
    }),
  ),
  healthy(
    'dropout behind ReLU',
    config(
      [
        { type: 'Linear', out_features: 32, init: he },
        { type: 'ReLU' },
        { type: 'Dropout', p: 0.2 },
        { type: 'Linear', out_features: 2 },
      ],
      { training: long },
    ),
  ),
  healthy(
    'layer norm',
    config(
      [
        { type: 'Linear', out_features: 32 },
        { type: 'LayerNorm' },
        { type: 'ReLU' },
        { type: 'Linear', out_features: 2 },
      ],
      { training: long },
    ),
  ),
  healthy(
    'a cosine schedule to the end',
    config(net([24, 24], 2, { init: he }), {
      scheduler: { type: 'CosineAnnealingLR', T_max: 20 },
    }),
  ),
  healthy(
    'decayed steps',
    config(net([24], 2, { init: he }), {
      scheduler: { type: 'StepLR', step_size: 5, gamma: 0.5 },
    }),
  ),
  healthy('a small softplus network', config(net([16], 2, { activation: 'Softplus' }), { training: long })),
  healthy(
    'five layers of He',
    config(net([32, 32, 32, 32], 2, { init: he, biasInit: zeros }), { optimizer: sgd(0.05), training: long }),
  ),
  healthy('one hidden layer, ELU', config(net([24], 2, { activation: 'ELU' }), { training: long })),
  healthy(
    'clipped gradients',
    config(net([24, 24], 2, { init: he }), { training: { ...long, clip_grad_norm: 1 } }),
  ),
  healthy(
    'weight decay',
    config(net([24, 24], 2, { init: he }), {
      optimizer: { type: 'SGD', lr: 0.1, weight_decay: 1e-3 },
      training: long,
    }),
  ),
];

export const healthyCases: readonly BenchmarkCase[] = [...classifiers, ...regressions, ...others];
