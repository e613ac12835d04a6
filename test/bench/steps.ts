import { availableParallelism } from 'node:os';
import { TensorMemory } from '../../core/kernels/memory';
import { perNodeStep } from './perNodeNetwork';
import { plainStep } from './plainNetwork';
import { shapes } from './shapes';
import { trainerOf } from './shapeTrainer';
import { microseconds } from './timing';

/** Run by `npm run bench`, in turn with PyTorch: microseconds of training steps. Prints one line of JSON. */

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

async function main(): Promise<void> {
  const steps = shapes.map(shape => {
    const trainer = trainerOf(shape);
    return {
      name: shape.name,
      ours: microseconds(() => trainer.runStep()),
      plain: microseconds(plainStep(shape), shape.name === 'big' ? 3 : 7),
    };
  });

  const perNode = microseconds(perNodeStep(shapes[0]));
  const bigShared = availableParallelism() > 1 ? await sharedStep(process.argv[2]) : undefined;
  console.log(JSON.stringify({ steps, perNode, bigShared }));
  process.exit(0);
}

void main();
