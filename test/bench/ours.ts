import type { NetworkConfig } from '../../core/config/config';
import type { DataPart, Dataset } from '../../core/data/dataset';
import { kernelVariant } from '../../core/kernels/instantiate';
import type { LayerConfig } from '../../core/network/layers/registry';
import { Session } from '../../core/session/session';
import { History } from '../../core/training/history';
import { Trainer } from '../../core/training/trainer';
import { plainStep } from './plainNetwork';
import { shapes, type Shape } from './shapes';
import { microseconds } from './timing';

/** Run by `npm run bench`: prints one JSON document of everything that this process measured. */
function trainerOf(shape: Shape, batches = 8): Trainer {
  const { widths, batch } = shape;
  const rows = batch * batches;
  const [features] = widths;
  const classes = widths[widths.length - 1];
  const training: DataPart = {
    rows,
    inputs: new Float32Array(rows * features).map((_, i) => Math.cos(i * 1.3)),
    labels: Int32Array.from({ length: rows }, (_, row) => row % classes),
    targets: new Float32Array(0),
    sourceRows: Int32Array.from({ length: rows }, (_, row) => row),
  };
  const none = {
    ...training,
    rows: 0,
    inputs: new Float32Array(0),
    labels: new Int32Array(0),
    sourceRows: new Int32Array(0),
  };
  const dataset: Dataset = {
    description: {
      features: Array.from({ length: features }, (_, i) => `x${i}`),
      task: { kind: 'classification', classes: Array.from({ length: classes }, (_, i) => String(i)) },
      samples: rows,
      trainingSamples: rows,
      validationSamples: 0,
      dropped: 0,
    },
    standardization: undefined,
    training,
    validation: none,
  };
  const layers = widths.slice(1).flatMap((out_features, index): LayerConfig[] => {
    const linear: LayerConfig = { type: 'Linear', out_features };
    if (index === widths.length - 2) return [linear];
    return shape.batchNorm ? [linear, { type: 'BatchNorm1d' }, { type: 'ReLU' }] : [linear, { type: 'ReLU' }];
  });
  const config = {
    seed: 1,
    precision: 'float32',
    data: { generator: 'blobs' },
    layers,
    loss: { type: 'CrossEntropyLoss' },
    optimizer: { type: 'SGD', lr: 0.01, momentum: 0.9, dampening: 0, weight_decay: 0, nesterov: false },
    training: { epochs: 1e6, batch_size: batch, shuffle: false, drop_last: false },
  } as unknown as NetworkConfig;
  return new Trainer({ config, dataset });
}

const seedText = (samples: number): string =>
  JSON.stringify({
    seed: 1,
    data: { generator: 'blobs', samples, features: 20, classes: 10, deviation: 4 },
    layers: [
      { type: 'Linear', out_features: 40 },
      { type: 'BatchNorm1d' },
      { type: 'ReLU' },
      { type: 'Linear', out_features: 10 },
    ],
    loss: { type: 'CrossEntropyLoss' },
    optimizer: { type: 'SGD', lr: 0.05 },
    training: { epochs: 1, batch_size: 50 },
  });

async function seconds(work: () => Promise<unknown>, rounds = 3): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    await work();
    times.push((performance.now() - began) / 1000);
  }
  return Math.min(...times);
}

async function main(): Promise<void> {
  const steps = shapes.map(shape => {
    const trainer = trainerOf(shape);
    return {
      name: shape.name,
      ours: microseconds(() => trainer.runStep()),
      plain: microseconds(plainStep(shape), shape.name === 'big' ? 3 : 7),
    };
  });

  const session = new Session({ workerFile: process.argv[2] });
  await session.call('load', { text: seedText(500), path: '/bench.mlp.json' });
  const spectrum = await seconds(() => session.call('inspect', { probe: 'spectrum', params: {} }));
  await session.call('load', { text: seedText(1000), path: '/bench.mlp.json' });
  const surface = await seconds(() =>
    session.call('inspect', { probe: 'surface', params: { directions: 'random', size: 51 } }),
  );
  session.dispose();

  const long = trainerOf(shapes[1]);
  const history = new History(long);
  while (long.step < 100_000) history.runStep();
  const places = [99_990, 12_345, 50_001, 77_777, 3];
  const goTo = Math.max(
    ...places.map(step => {
      const began = performance.now();
      history.goTo(step);
      return (performance.now() - began) / 1000;
    }),
  );

  const before = process.memoryUsage().rss;
  for (let i = 0; i < 100; i++) {
    const each = new Session();
    await each.call('load', { text: seedText(200), path: '/bench.mlp.json' });
    await each.call('step', { count: 5 });
    each.dispose();
  }
  const growth = process.memoryUsage().rss / before - 1;

  console.log(
    JSON.stringify({
      node: process.version,
      variant: kernelVariant(),
      steps,
      spectrum,
      surface,
      goTo,
      historyBytes: history.bytes,
      growth,
    }),
  );
  process.exit(0);
}

void main();
