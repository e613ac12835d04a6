import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { ActivationKind } from '../../core/kernels/activationKind';
import { TensorMemory, type Precision, type Tensor } from '../../core/kernels/memory';
import type { ThreadPool } from '../../core/kernels/threadPool';
import { builtWorker } from '../session/builtWorker';

describe('Threads that share large computations', function () {
  this.timeout(120_000);

  const file = builtWorker();

  const memories = new Map<number, { memory: TensorMemory; pool: ThreadPool | undefined }>();

  before('start the threads', async () => {
    for (const threads of [1, 2, 3, 8]) {
      const memory = TensorMemory.create();
      const pool = threads > 1 ? memory.useThreads(threads, file, true) : undefined;
      pool?.start();
      memories.set(threads, { memory, pool });
    }
    for (const { pool } of memories.values())
      while (pool && !pool.ready) await new Promise(resolve => setTimeout(resolve, 5));
  });
  after(() => {
    for (const { memory } of memories.values()) memory.dispose();
  });

  /** What many threads compute, and that they did share it, beside what one computes. */
  function compare(compute: (memory: TensorMemory) => Float64Array): void {
    let alone: Float64Array | undefined;
    for (const [threads, { memory, pool }] of memories) {
      const mark = memory.mark();
      const before = pool?.shared ?? 0;
      const found = compute(memory);
      alone ??= found;
      assert.ok(found.every(Number.isFinite));
      assert.ok(Buffer.from(found.buffer).equals(Buffer.from(alone.buffer)), `${threads} threads`);
      if (pool) assert.ok(pool.shared > before, 'nothing was shared');
      memory.release(mark);
    }
  }

  const tensors = (memory: TensorMemory, precision: Precision, lengths: readonly number[]): Tensor[] =>
    lengths.map(length => {
      const tensor = memory.tensor(precision, length);
      for (let i = 0; i < length; i++) tensor.data[i] = Math.sin(i * i);
      return tensor;
    });
  const together = (results: readonly Tensor[], first: readonly number[] = []): Float64Array => {
    const all = new Float64Array(results.reduce((sum, { length }) => sum + length, first.length));
    all.set(first);
    let at = first.length;
    for (const { data, length } of results) {
      all.set(data, at);
      at += length;
    }
    return all;
  };

  for (const precision of ['float32', 'float64'] as const) {
    it(`gives products the bits of one thread (${precision})`, () => {
      for (const [S, I, O] of [
        [128, 301, 67],
        [13, 512, 257],
        [257, 65, 129],
      ]) {
        compare(memory => {
          const kernels = memory.kernels(precision);
          const all = tensors(memory, precision, [S * I, O * I, O, S * O, S * I, O * I]);
          const [x, w, b, y, dx, dw] = all.map(({ pointer }) => pointer);
          for (let round = 0; round < 3; round++) {
            kernels.linearForward(x, w, b, y, S, I, O);
            kernels.linearForwardAdd(x, w, y, S, I, O);
            kernels.linearInputGradient(y, w, dx, S, I, O);
            kernels.linearInputGradientAdd(y, w, dx, S, I, O);
            kernels.linearWeightGradient(y, x, dw, S, I, O);
            kernels.linearWeightGradientAdd(y, x, dw, S, I, O);
          }
          return together(all.slice(3));
        });
      }
    });

    it(`gives norms, functions, sums and updates the bits of one thread (${precision})`, () => {
      const [S, C] = [613, 263];
      const n = S * C;
      compare(memory => {
        const kernels = memory.kernels(precision);
        const rows = tensors(memory, precision, [n, n, n, n, n]);
        const columns = tensors(memory, precision, [C, C, C, C, C, C, C, C]);
        const [x, y, xhat, g, dx] = rows.map(({ pointer }) => pointer);
        const [gamma, beta, mean, variance, invStd, dgamma, dbeta, sum] = columns.map(
          ({ pointer }) => pointer,
        );
        kernels.batchNormForward(x, gamma, beta, y, xhat, mean, variance, invStd, S, C, 1e-5);
        kernels.activationForward(ActivationKind.Tanh, y, g, n, 0);
        kernels.activationBackward(ActivationKind.Tanh, y, g, xhat, dx, n, 0);
        kernels.batchNormBackward(dx, xhat, gamma, invStd, g, dgamma, dbeta, S, C);
        kernels.columnSum(g, sum, S, C);
        kernels.columnSumAdd(xhat, sum, S, C);
        const [m, v, most] = tensors(memory, precision, [n, n, n]);
        v.data.fill(1);
        kernels.sgd(x, g, m.pointer, n, 0.1, 0.9, 0, 0.01, 1, 0);
        kernels.adam(x, g, m.pointer, v.pointer, most.pointer, n, 0.1, 0.9, 0.999, 1e-8, 0.01, 1, 3);
        kernels.adam(x, dx, m.pointer, v.pointer, 0, n, 0.1, 0.9, 0.999, 1e-8, 0, 0, 4);
        const norm = kernels.sumOfSquares(x, n);
        return together([...rows, ...columns, m, v, most], [norm]);
      });
    });
  }

  it('leaves the caller alone with the work when they cannot start', async () => {
    const memory = TensorMemory.create();
    const pool = memory.useThreads(2, join(dirname(file), 'absent.js'));
    const kernels = memory.kernels('float32');
    const [x, y] = [memory.tensor('float32', 128 * 128), memory.tensor('float32', 128 * 128)];
    x.data.fill(1);
    for (let round = 0; round < 5; round++) {
      kernels.linearForward(x.pointer, x.pointer, 0, y.pointer, 128, 128, 128);
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    assert.ok(!pool.ready);
    assert.ok(y.data.every(value => value === 128));
    memory.dispose();
  });
});
