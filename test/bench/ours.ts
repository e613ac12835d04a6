import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kernelVariant } from '../../core/kernels/instantiate';
import { Session } from '../../core/session/session';
import { History } from '../../core/training/history';
import { digitConfig, digitFiles } from '../cli/digitFiles';
import { shapes } from './shapes';
import { trainerOf } from './shapeTrainer';

/** Run by `npm run bench`: what is not a training step. Prints one line of JSON. */

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
