import assert from 'node:assert/strict';
import { Trainer } from '../../core/training/trainer';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { smallConfig, smallDataset } from './smallRun';

describe('the memory of a training', () => {
  it('is the same after thousands of steps and evaluations', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const trainer = new Trainer({ config: smallConfig(), dataset: smallDataset() });
    const train = (steps: number): void => {
      for (let i = 0; i < steps; i++) {
        trainer.runStep();
        if (i % 20 === 0) trainer.evaluate('training');
      }
    };
    // What tests before this one left is not all gone at the first collection: buffers go with the one after.
    const heap = (): number => {
      let least = Infinity;
      for (let collection = 0; collection < 5; collection++) {
        collect();
        const { heapUsed, external } = process.memoryUsage();
        least = Math.min(least, heapUsed + external);
      }
      return least;
    };
    train(3000);
    const { used } = trainer.memory;
    const pages = trainer.memory.memory.buffer.byteLength;
    const before = heap();
    train(36_000);
    assert.equal(trainer.memory.used, used);
    assert.equal(trainer.memory.memory.buffer.byteLength, pages);
    // A single number kept of each step would be 288 kB; compiled code and caches come and go.
    const growth = heap() - before;
    assert.ok(growth < 160e3, `the heap grew by ${growth} bytes`);
  });
});
