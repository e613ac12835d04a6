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
    const heap = (): number => {
      collect();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    };
    train(3000);
    const { used } = trainer.memory;
    const pages = trainer.memory.memory.buffer.byteLength;
    const before = heap();
    train(12_000);
    assert.equal(trainer.memory.used, used);
    assert.equal(trainer.memory.memory.buffer.byteLength, pages);
    // A single number kept of each step would be 96 kB; compiled code and caches come and go.
    assert.ok(heap() - before < 64e3, `the heap grew by ${heap() - before} bytes`);
  });
});
