import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Kernels } from '../../core/kernels/kernels';
import { check, forEverySubject, seed, size } from './subjects';

const eps = 1e-5;
const affine = fc.boolean();

forEverySubject('Batch norm', subject => {
  it('normalises by the statistics of the batch', () => {
    check([seed, size.filter(S => S > 1), size, affine], (start, S, C, weights) => {
      subject.begin(start);
      const x = subject.tensor(S * C, 2, 5).pointer;
      const [gamma, beta] = [C, C].map(n => (weights ? subject.tensor(n).pointer : 0));
      const [y, xhat] = [S * C, S * C].map(n => subject.tensor(n).pointer);
      const [mean, variance, invStd] = [C, C, C].map(n => subject.tensor(n).pointer);
      // A column of a few nearly equal numbers is scaled up by as much as 1/√eps.
      subject.agree(4e4, kernels =>
        kernels.batchNormForward(x, gamma, beta, y, xhat, mean, variance, invStd, S, C, eps),
      );
      const [runningMean, runningVar] = [C, C].map(n => subject.tensor(n, 0.5, 2).pointer);
      subject.agree(8, kernels =>
        kernels.batchNormUpdateRunning(mean, variance, runningMean, runningVar, 0.1, S, C),
      );
      subject.agree(32, kernels =>
        kernels.batchNormForwardEval(x, gamma, beta, runningMean, runningVar, y, S, C, eps),
      );
    });
  });

  it('takes gradients back through the statistics of the batch, or through constant ones', () => {
    check([seed, size, size, affine, fc.boolean()], (start, S, C, weights, inputWanted) => {
      subject.begin(start);
      const [g, xhat] = [S * C, S * C].map(n => subject.tensor(n).pointer);
      const gamma = weights ? subject.tensor(C).pointer : 0;
      const invStd = subject.tensor(C, 0.5, 3).pointer;
      const [runningMean, runningVar] = [C, C].map(n => subject.tensor(n, 0.5, 2).pointer);
      const dx = inputWanted ? subject.tensor(S * C).pointer : 0;
      const [dgamma, dbeta] = [C, C].map(n => (weights ? subject.tensor(n).pointer : 0));
      subject.agree(S + 16, kernels =>
        kernels.batchNormBackward(g, xhat, gamma, invStd, dx, dgamma, dbeta, S, C),
      );
      subject.agree(S + 16, kernels =>
        kernels.batchNormBackwardEval(
          ...([g, xhat, gamma, runningMean, runningVar, dx, dgamma, dbeta, S, C, eps] as const),
        ),
      );
    });
  });

  it('does its channels in parts with the bits of the whole', () => {
    check([seed, size.filter(S => S > 1), size, size, affine], (start, S, C, cut, weights) => {
      subject.begin(start);
      const { kernels } = subject;
      const middle = Math.min(cut, C);
      const parts = [
        [0, middle],
        [middle, C],
      ] as const;
      const [x, g] = [1, 2].map(() => subject.tensor(S * C, 1, 2).pointer);
      const [gamma, beta] = [C, C].map(n => (weights ? subject.tensor(n).pointer : 0));
      const results = [1, 2].map(() => ({
        rows: [1, 2, 3].map(() => subject.tensor(S * C)),
        columns: [1, 2, 3, 4, 5].map(() => subject.tensor(C)),
      }));
      const run = (
        { rows, columns }: (typeof results)[number],
        forward: (call: Parameters<typeof kernels.batchNormForward>) => void,
        backward: (call: Parameters<typeof kernels.batchNormBackward>) => void,
      ): void => {
        const [y, xhat, dx] = rows.map(({ pointer }) => pointer);
        const [mean, variance, invStd, dgamma, dbeta] = columns.map(({ pointer }) => pointer);
        forward([x, gamma, beta, y, xhat, mean, variance, invStd, S, C, eps]);
        backward([g, xhat, gamma, invStd, dx, dgamma, dbeta, S, C]);
      };
      run(
        results[0],
        call => kernels.batchNormForward(...call),
        call => kernels.batchNormBackward(...call),
      );
      run(
        results[1],
        call => parts.forEach(([from, to]) => kernels.batchNormForwardPart(...call, from, to)),
        call => parts.forEach(([from, to]) => kernels.batchNormBackwardPart(...call, from, to)),
      );
      const values = results.map(({ rows, columns }) => [...rows, ...columns].map(({ data }) => data));
      assert.deepEqual(values[1], values[0]);
    });
  });

  it('keeps its precision far from zero, and gives a constant channel no spread', () => {
    subject.begin(7);
    const [S, C] = [64, 5];
    const [x, y, xhat] = [1, 2, 3].map(() => subject.tensor(S * C));
    for (let k = 0; k < S * C; k++) x.data[k] = k % C === 0 ? 33333 : 4096 + ((k * 37) % 101) / 64;
    // Rows of the first channel alone are an outlier of all others.
    x.data[1] = -4096;
    const [mean, variance, invStd] = [C, C, C].map(n => subject.tensor(n));
    const run = (kernels: Kernels): void =>
      kernels.batchNormForward(
        ...([x.pointer, 0, 0, y.pointer, xhat.pointer] as const),
        ...([mean.pointer, variance.pointer, invStd.pointer, S, C, eps] as const),
      );
    subject.agree(64, run);
    run(subject.kernels);
    assert.equal(variance.data[0], 0);
    for (let s = 0; s < S; s++) assert.equal(xhat.data[s * C], 0);
  });
});

forEverySubject('Layer norm', subject => {
  it('normalises each row, and takes its gradient back', () => {
    check([seed, size, size, affine], (start, S, C, weights) => {
      subject.begin(start);
      const x = subject.tensor(S * C, 2, 5).pointer;
      const [gamma, beta, dgamma, dbeta] = [C, C, C, C].map(n => (weights ? subject.tensor(n).pointer : 0));
      const [y, xhat, g, dx] = [1, 2, 3, 4].map(() => subject.tensor(S * C).pointer);
      const invStd = subject.tensor(S, 0.5, 3).pointer;
      subject.agree(C + S + 16, kernels =>
        kernels.layerNormBackward(g, xhat, gamma, invStd, dx, dgamma, dbeta, S, C),
      );
      subject.agree(4e4, kernels => kernels.layerNormForward(x, gamma, beta, y, xhat, invStd, S, C, eps));
    });
  });

  it('keeps its precision far from zero, and gives a constant row no spread', () => {
    subject.begin(8);
    const [S, C] = [3, 37];
    const [x, y, xhat] = [1, 2, 3].map(() => subject.tensor(S * C));
    for (let k = 0; k < S * C; k++) x.data[k] = k < C ? 33300 : 4096 + ((k * 37) % 101) / 64;
    x.data[C] = -4096;
    const invStd = subject.tensor(S);
    const run = (kernels: Kernels): void =>
      kernels.layerNormForward(x.pointer, 0, 0, y.pointer, xhat.pointer, invStd.pointer, S, C, eps);
    // The twin's own mean is float64, and not better than that.
    subject.agree(subject.precision === 'float32' ? 64 : 4e5, run);
    run(subject.kernels);
    for (let c = 0; c < C; c++) assert.equal(xhat.data[c], 0);
  });

  it('lets a NaN spread over its own row alone', () => {
    subject.begin(9);
    const [S, C] = [3, 11];
    const [x, y, xhat] = [1, 2, 3].map(() => subject.tensor(S * C));
    x.data[C + 10] = NaN;
    const invStd = subject.tensor(S).pointer;
    subject.kernels.layerNormForward(x.pointer, 0, 0, y.pointer, xhat.pointer, invStd, S, C, eps);
    assert.deepEqual(
      [0, 1, 2].map(s => y.data.slice(s * C, (s + 1) * C).filter(Number.isNaN).length),
      [0, C, 0],
    );
  });
});
