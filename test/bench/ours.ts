import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NetworkConfig } from '../../core/config/config';
import type { DataPart, Dataset } from '../../core/data/dataset';
import { kernelVariant } from '../../core/kernels/instantiate';
import { TensorMemory } from '../../core/kernels/memory';
import type { LayerConfig } from '../../core/network/layers/registry';
import { Session } from '../../core/session/session';
import { History } from '../../core/training/history';
import { Trainer } from '../../core/training/trainer';
import { digitConfig, digitFiles } from '../cli/digitFiles';
import { perNodeStep } from './perNodeNetwork';
import { plainStep } from './plainNetwork';
import { shapes, type Shape } from './shapes';
import { microseconds } from './timing';

/** Run by `npm run bench`: prints one JSON document of everything that this process measured. */
function trainerOf(shape: Shape, memory = TensorMemory.create(), batches = 8): Trainer {
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
  return new Trainer({ config, dataset, memory });
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

/**
 * Bytes that this process holds in memory after everything that nobody holds is gone (`--expose-gc`), without the empty
 * pages that V8 keeps for its young objects: those grow and shrink with how fast garbage is made, whoever makes it.
 */
async function resident(): Promise<number> {
  for (let i = 0; i < 4; i++) {
    (globalThis as { gc?: () => void }).gc?.();
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  const { rss, heapTotal, heapUsed } = process.memoryUsage();
  return rss - heapTotal + heapUsed;
}

/** A step of the largest network with all cores, in microseconds. */
async function sharedStep(workerFile: string): Promise<number> {
  const memory = TensorMemory.create();
  const pool = memory.useThreads(Math.min(4, availableParallelism()), workerFile);
  const trainer = trainerOf(shapes[3], memory);
  pool.start();
  while (!pool.ready) await new Promise(resolve => setTimeout(resolve, 5));
  const time = microseconds(() => trainer.runStep());
  memory.dispose();
  return time;
}

/** Handwritten digits from IDX files: seconds from the config to the trained network, and what it gets right. */
async function digits(workerFile: string): Promise<{ seconds: number; accuracy: number | undefined }> {
  const folder = mkdtempSync(join(tmpdir(), 'deadeye-digits-'));
  const { images, labels } = digitFiles();
  writeFileSync(join(folder, digitConfig.data.file), images);
  writeFileSync(join(folder, digitConfig.data.target), labels);
  const session = new Session({ workerFile });
  const began = performance.now();
  await session.call('load', { text: JSON.stringify(digitConfig), path: join(folder, 'digits.mlp.json') });
  await session.call('train', {});
  await session.whenStill();
  const seconds = (performance.now() - began) / 1000;
  const { accuracy } = session.loaded().trainer.evaluate('validation');
  session.dispose();
  rmSync(folder, { recursive: true });
  return { seconds, accuracy };
}

async function main(): Promise<void> {
  const workerFile = process.argv[2];
  const steps = shapes.map(shape => {
    const trainer = trainerOf(shape);
    return {
      name: shape.name,
      ours: microseconds(() => trainer.runStep()),
      plain: microseconds(plainStep(shape), shape.name === 'big' ? 3 : 7),
    };
  });

  const perNode = microseconds(perNodeStep(shapes[0]));
  const bigShared = availableParallelism() > 1 ? await sharedStep(workerFile) : undefined;
  const learned = await digits(workerFile);

  const session = new Session({ workerFile });
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

  const openAndClose = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      const each = new Session();
      await each.call('load', { text: seedText(200), path: '/bench.mlp.json' });
      await each.call('step', { count: 5 });
      each.dispose();
    }
  };
  // The first ones compile the code, and V8 compiles what is called often once more: that is not what is asked for.
  await openAndClose(60);
  const before = await resident();
  await openAndClose(100);
  const growth = (await resident()) / before - 1;

  console.log(
    JSON.stringify({
      node: process.version,
      variant: kernelVariant(),
      steps,
      perNode,
      bigShared,
      digits: learned,
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
