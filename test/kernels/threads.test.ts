import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { TensorMemory, type Precision } from '../../core/kernels/memory';

const root = join(__dirname, '..', '..');

describe('Threads that share a product', () => {
  const folder = mkdtempSync(join(tmpdir(), 'deadeye-kernels-'));
  const file = join(folder, 'worker.js');

  before(() =>
    build({
      absWorkingDir: root,
      entryPoints: ['core/session/worker.ts'],
      bundle: true,
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      mainFields: ['module', 'main'],
      outfile: file,
    }),
  );
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** All products of a layer, the results in one array. */
  async function products(
    threads: number,
    precision: Precision,
    shape: readonly number[],
  ): Promise<Float64Array> {
    const [S, I, O] = shape;
    const memory = TensorMemory.create();
    const pool = threads > 1 ? memory.useThreads(threads, file) : undefined;
    try {
      const kernels = memory.kernels(precision);
      const [x, w, b, y, dx, dw] = [S * I, O * I, O, S * O, S * I, O * I].map(length => {
        const tensor = memory.tensor(precision, length);
        for (let i = 0; i < length; i++) tensor.data[i] = Math.sin(i * i);
        return tensor;
      });
      pool?.start();
      while (pool && !pool.ready) await new Promise(resolve => setTimeout(resolve, 5));
      for (let round = 0; round < 3; round++) {
        kernels.linearForward(x.pointer, w.pointer, b.pointer, y.pointer, S, I, O);
        kernels.linearForwardAdd(x.pointer, w.pointer, y.pointer, S, I, O);
        kernels.linearInputGradient(y.pointer, w.pointer, dx.pointer, S, I, O);
        kernels.linearInputGradientAdd(y.pointer, w.pointer, dx.pointer, S, I, O);
        kernels.linearWeightGradient(y.pointer, x.pointer, dw.pointer, S, I, O);
        kernels.linearWeightGradientAdd(y.pointer, x.pointer, dw.pointer, S, I, O);
      }
      return Float64Array.from([...y.data, ...dx.data, ...dw.data]);
    } finally {
      memory.dispose();
    }
  }

  for (const precision of ['float32', 'float64'] as const) {
    it(`gives the bits of one thread (${precision})`, async () => {
      for (const shape of [
        [128, 301, 67],
        [13, 512, 257],
        [257, 65, 129],
      ]) {
        const alone = await products(1, precision, shape);
        for (const threads of [2, 3]) assert.deepEqual(await products(threads, precision, shape), alone);
      }
    });
  }

  it('leaves the caller alone with the work when they cannot start', async () => {
    const memory = TensorMemory.create();
    const pool = memory.useThreads(2, join(folder, 'absent.js'));
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
