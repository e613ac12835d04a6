import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ActivationKind } from '../../core/kernels/activationKind';
import type { Kernels } from '../../core/kernels/kernels';
import { TensorMemory, type Precision, type Tensor } from '../../core/kernels/memory';
import { kernelVariant } from '../../core/kernels/instantiate';
import * as twins from './twins';

/** Both where the engine has relaxed SIMD, the plain one everywhere. */
const variants = kernelVariant() === 'relaxed' ? (['relaxed', 'simd'] as const) : (['simd'] as const);

interface Bench {
  readonly name: string;
  readonly kernels: Kernels;
  readonly memory: TensorMemory;
  readonly precision: Precision;
  /** Relative to the largest value that was summed. */
  readonly tolerance: number;
  put(values: readonly number[]): Tensor;
  space(length: number): Tensor;
}

const benches = variants.flatMap(variant =>
  (['float32', 'float64'] as const).map((precision): Bench => {
    const memory = TensorMemory.create(variant);
    return {
      name: `${precision}, ${variant}`,
      kernels: memory.kernels(precision),
      memory,
      precision,
      tolerance: precision === 'float32' ? 3e-5 : 1e-12,
      put(values) {
        const tensor = memory.tensor(precision, values.length);
        tensor.data.set(values);
        return tensor;
      },
      space: length => memory.tensor(precision, length),
    };
  }),
);

/** Runs on every bench with fresh memory; what a float32 holds of the numbers is what the twin gets. */
function onEach(check: (bench: Bench, round: (values: readonly number[]) => number[]) => void): void {
  for (const bench of benches) {
    const mark = bench.memory.mark();
    try {
      check(bench, values =>
        values.map(value => (bench.precision === 'float32' ? Math.fround(value) : value)),
      );
    } finally {
      bench.memory.release(mark);
    }
  }
}

function near(
  found: ArrayLike<number>,
  wanted: readonly number[],
  { tolerance, name }: Bench,
  what: string,
): void {
  // A saturated slope is 1 − y², a difference of numbers near 1, here as in PyTorch.
  const size = Math.max(0.1, ...wanted.map(Math.abs));
  for (let i = 0; i < wanted.length; i++)
    assert.ok(
      Math.abs(found[i] - wanted[i]) <= tolerance * size,
      `${what} (${name}) at ${i}: ${found[i]} instead of ${wanted[i]}`,
    );
}

/** 1, primes, the tile's edges and their neighbours, and anything else. */
const side = fc.oneof(
  fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33),
  fc.integer({ min: 1, max: 70 }),
);

function numbers(seed: number, length: number): number[] {
  let state = seed >>> 0 || 1;
  return Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) / 2 ** 31 - 1) * 2;
  });
}

const shape = fc.tuple(side, side, side, fc.nat(1e6));
const runs = { numRuns: 40 };

describe('Kernels agree with plain loops', function () {
  this.timeout(60_000);

  it('linear layers, in the three orientations, with and without adding', () => {
    fc.assert(
      fc.property(shape, ([S, I, O, seed]) => {
        onEach((bench, round) => {
          const { kernels } = bench;
          const [x, w, b, g] = [S * I, O * I, O, S * O].map((n, i) => round(numbers(seed + i, n)));
          const [px, pw, pb, pg] = [x, w, b, g].map(values => bench.put(values));
          const y = bench.space(S * O);
          const forward = twins.linearForward(x, w, b, S, I, O);
          kernels.linearForward(px.pointer, pw.pointer, pb.pointer, y.pointer, S, I, O);
          near(y.data, forward, bench, 'linearForward');
          const plain = twins.linearForward(x, w, undefined, S, I, O);
          kernels.linearForwardAdd(px.pointer, pw.pointer, y.pointer, S, I, O);
          near(
            y.data,
            forward.map((value, i) => value + plain[i]),
            bench,
            'linearForwardAdd',
          );
          const dx = bench.space(S * I);
          const dxs = twins.linearInputGradient(g, w, S, I, O);
          kernels.linearInputGradient(pg.pointer, pw.pointer, dx.pointer, S, I, O);
          near(dx.data, dxs, bench, 'linearInputGradient');
          kernels.linearInputGradientAdd(pg.pointer, pw.pointer, dx.pointer, S, I, O);
          near(
            dx.data,
            dxs.map(value => 2 * value),
            bench,
            'linearInputGradientAdd',
          );
          const dw = bench.space(O * I);
          const dws = twins.linearWeightGradient(g, x, S, I, O);
          kernels.linearWeightGradient(pg.pointer, px.pointer, dw.pointer, S, I, O);
          near(dw.data, dws, bench, 'linearWeightGradient');
          kernels.linearWeightGradientAdd(pg.pointer, px.pointer, dw.pointer, S, I, O);
          near(
            dw.data,
            dws.map(value => 2 * value),
            bench,
            'linearWeightGradientAdd',
          );
          const sums = bench.space(O);
          kernels.columnSum(pg.pointer, sums.pointer, S, O);
          near(sums.data, twins.columnSum(g, S, O), bench, 'columnSum');
        });
      }),
      runs,
    );
  });

  it('large products, whose blocks are packed', () => {
    onEach((bench, round) => {
      const [S, I, O] = [130, 301, 67];
      const [x, w] = [S * I, O * I].map((n, i) => round(numbers(i + 1, n)));
      const [px, pw] = [x, w].map(values => bench.put(values));
      const y = bench.space(S * O);
      bench.kernels.linearForward(px.pointer, pw.pointer, 0, y.pointer, S, I, O);
      near(y.data, twins.linearForward(x, w, undefined, S, I, O), bench, 'linearForward');
    });
  });

  it('every activation: value, gradient, slope and curvature', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(1e6), (n, seed) => {
        onEach((bench, round) => {
          const x = round(numbers(seed, n).map((value, i) => value * (i % 5 === 0 ? 6 : 1.5)));
          const g = round(numbers(seed + 1, n));
          const [px, pg] = [bench.put(x), bench.put(g)];
          const [y, dx, slope, curvature] = Array.from({ length: 4 }, () => bench.space(n));
          for (const kind of Object.values(ActivationKind).filter(each => typeof each === 'number')) {
            const a = kind === ActivationKind.LeakyReLU ? 0.2 : kind === ActivationKind.ELU ? 1.3 : 1;
            const twin = twins.activations[kind];
            const name = ActivationKind[kind];
            const { kernels } = bench;
            kernels.activationForward(kind, px.pointer, y.pointer, n, a);
            near(
              y.data,
              x.map(value => twin.value(value, a)),
              bench,
              name,
            );
            kernels.activationBackward(kind, px.pointer, y.pointer, pg.pointer, dx.pointer, n, a);
            near(
              dx.data,
              x.map((value, i) => g[i] * twin.slope(value, a)),
              bench,
              `${name} backward`,
            );
            kernels.activationSlope(kind, px.pointer, y.pointer, slope.pointer, n, a);
            near(
              slope.data,
              x.map(value => twin.slope(value, a)),
              bench,
              `${name} slope`,
            );
            kernels.activationCurvature(kind, px.pointer, y.pointer, curvature.pointer, n, a);
            near(
              curvature.data,
              x.map(value => twin.curvature(value, a)),
              bench,
              `${name} curvature`,
            );
          }
        });
      }),
      runs,
    );
  });

  it('batch norm forward and backward, and its running statistics', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), side, fc.nat(1e6), (S, C, seed) => {
        onEach((bench, round) => {
          const { kernels } = bench;
          const [x, gamma, beta, g] = [S * C, C, C, S * C].map((n, i) => round(numbers(seed + i, n)));
          const [px, pgamma, pbeta, pg] = [x, gamma, beta, g].map(values => bench.put(values));
          const [y, xhat, dx] = Array.from({ length: 3 }, () => bench.space(S * C));
          const [mean, variance, invStd, dgamma, dbeta] = Array.from({ length: 5 }, () => bench.space(C));
          const eps = 1e-3;
          const forward = twins.batchNorm(x, gamma, beta, S, C, eps);
          kernels.batchNormForward(
            ...([px, pgamma, pbeta, y, xhat, mean, variance, invStd].map(({ pointer }) => pointer) as [
              number,
              number,
              number,
              number,
              number,
              number,
              number,
              number,
            ]),
            S,
            C,
            eps,
          );
          near(y.data, forward.y, bench, 'batchNormForward');
          near(mean.data, forward.mean, bench, 'mean');
          near(variance.data, forward.variance, bench, 'variance');
          const backward = twins.batchNormBackward(g, forward.xhat, gamma, forward.invStd, S, C);
          kernels.batchNormBackward(
            ...([pg, xhat, pgamma, invStd, dx, dgamma, dbeta].map(({ pointer }) => pointer) as [
              number,
              number,
              number,
              number,
              number,
              number,
              number,
            ]),
            S,
            C,
          );
          // The gradient is a difference of sums: a channel whose variance is small loses digits.
          const looser = { ...bench, tolerance: bench.tolerance * 20 };
          near(dx.data, backward.dx, looser, 'batchNormBackward');
          near(dgamma.data, backward.dgamma, looser, 'dgamma');
          near(dbeta.data, backward.dbeta, bench, 'dbeta');
          const running = [bench.put(beta), bench.put(gamma)];
          kernels.batchNormUpdateRunning(
            mean.pointer,
            variance.pointer,
            running[0].pointer,
            running[1].pointer,
            0.1,
            S,
            C,
          );
          near(
            running[0].data,
            beta.map((value, c) => 0.9 * value + 0.1 * forward.mean[c]),
            bench,
            'running mean',
          );
          near(
            running[1].data,
            gamma.map((value, c) => 0.9 * value + (0.1 * forward.variance[c] * S) / (S - 1)),
            bench,
            'running variance',
          );
        });
      }),
      runs,
    );
  });

  it('softmax with cross-entropy, also for huge logits, and the count of right answers', () => {
    fc.assert(
      fc.property(side, fc.integer({ min: 2, max: 40 }), fc.nat(1e6), (S, C, seed) => {
        onEach((bench, round) => {
          const scale = seed % 3 === 0 ? 300 : 2;
          const z = round(numbers(seed, S * C).map(value => value * scale));
          const labels = numbers(seed + 1, S).map(value => Math.floor(((value + 2) / 4) * C) % C);
          const target = bench.memory.int32(S);
          target.data.set(labels);
          const logits = bench.put(z);
          const delta = bench.space(S * C);
          const smoothing = seed % 2 ? 0.1 : 0;
          const wanted = twins.softmaxCrossEntropy(z, labels, S, C, smoothing);
          const loss = bench.kernels.softmaxCrossEntropy(
            logits.pointer,
            target.pointer,
            delta.pointer,
            0,
            S,
            C,
            smoothing,
          );
          near([loss], [wanted.loss], bench, 'softmaxCrossEntropy');
          near(delta.data, wanted.delta, { ...bench, tolerance: bench.tolerance * 4 }, 'its gradient');
          const right = labels.filter((label, s) => {
            const row = z.slice(s * C, (s + 1) * C);
            return row.indexOf(Math.max(...row)) === label;
          }).length;
          assert.equal(bench.kernels.countCorrect(logits.pointer, target.pointer, S, C), right);
        });
      }),
      runs,
    );
  });

  it('sums, products and gathers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 }), fc.nat(1e6), (n, seed) => {
        onEach((bench, round) => {
          const { kernels } = bench;
          const [x, y] = [0, 1].map(i => round(numbers(seed + i, n)));
          const [px, py] = [bench.put(x), bench.put(y)];
          const out = bench.space(n);
          near(
            [kernels.dot(px.pointer, py.pointer, n)],
            [x.reduce((sum, value, i) => sum + value * y[i], 0)],
            { ...bench, tolerance: bench.tolerance * n },
            'dot',
          );
          near(
            [kernels.sumOfSquares(px.pointer, n)],
            [x.reduce((sum, value) => sum + value * value, 0)],
            bench,
            'sumOfSquares',
          );
          kernels.multiply(px.pointer, py.pointer, out.pointer, n);
          near(
            out.data,
            x.map((value, i) => value * y[i]),
            bench,
            'multiply',
          );
          kernels.axpy(0.5, px.pointer, py.pointer, n);
          near(
            py.data,
            y.map((value, i) => value + 0.5 * x[i]),
            bench,
            'axpy',
          );
          const index = bench.memory.int32(n);
          index.data.set(Array.from({ length: n }, (_, i) => (i * 7) % n));
          kernels.gatherRows(px.pointer, index.pointer, out.pointer, n, 1);
          assert.deepEqual(
            [...out.data],
            Array.from(index.data, i => x[i]),
          );
        });
      }),
      runs,
    );
  });
});

describe('What is not a number stays visible', () => {
  it('NaN goes through every activation and every product, and never answers rightly', () => {
    onEach(bench => {
      const x = bench.put([Number.NaN, 1, -1, 2, Number.NaN]);
      const y = bench.space(5);
      for (const kind of Object.values(ActivationKind).filter(each => typeof each === 'number')) {
        bench.kernels.activationForward(kind, x.pointer, y.pointer, 5, 0.1);
        assert.deepEqual(
          [...y.data].map(Number.isNaN),
          [true, false, false, false, true],
          ActivationKind[kind],
        );
      }
      const labels = bench.memory.int32(1);
      const logits = bench.put([Number.NaN, 0, 0]);
      assert.equal(bench.kernels.countCorrect(logits.pointer, labels.pointer, 1, 3), 0);
      assert.ok(
        Number.isNaN(bench.kernels.softmaxCrossEntropy(logits.pointer, labels.pointer, 0, 0, 1, 3, 0)),
      );
    });
  });

  it('nothing is written behind the end of a tensor', () => {
    onEach(bench => {
      for (let n = 1; n <= 9; n++) {
        const x = bench.put(Array.from({ length: n }, () => 1));
        const guarded = bench.put(Array.from({ length: n + 8 }, () => 7));
        bench.kernels.activationForward(ActivationKind.Tanh, x.pointer, guarded.pointer, n, 0);
        bench.kernels.multiply(x.pointer, x.pointer, guarded.pointer, n);
        bench.kernels.linearForward(x.pointer, x.pointer, 0, guarded.pointer, n, 1, 1);
        assert.deepEqual(
          [...guarded.data.subarray(n)],
          Array.from({ length: 8 }, () => 7),
          `n = ${n}`,
        );
      }
    });
  });
});
