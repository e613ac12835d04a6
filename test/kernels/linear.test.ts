import assert from 'node:assert/strict';
import { check, depth, forEverySubject, seed, size } from './subjects';

forEverySubject('A linear layer', subject => {
  it('gives X Wᵀ + b, and adds X Wᵀ, for any shape', () => {
    check([seed, size, depth, size], (start, S, I, O) => {
      subject.begin(start);
      const [x, w, b, y] = [S * I, O * I, O, S * O].map(n => subject.tensor(n).pointer);
      subject.agree(I + 4, kernels => kernels.linearForward(x, w, b, y, S, I, O));
      subject.agree(I + 4, kernels => kernels.linearForward(x, w, 0, y, S, I, O));
      subject.agree(2 * I + 8, kernels => kernels.linearForwardAdd(x, w, y, S, I, O));
    });
  });

  it('gives and adds the gradient of its input for any shape', () => {
    check([seed, size, size, depth], (start, S, I, O) => {
      subject.begin(start);
      const [g, w, dx] = [S * O, O * I, S * I].map(n => subject.tensor(n).pointer);
      subject.agree(O + 4, kernels => kernels.linearInputGradient(g, w, dx, S, I, O));
      subject.agree(2 * O + 8, kernels => kernels.linearInputGradientAdd(g, w, dx, S, I, O));
    });
  });

  it('gives and adds the gradient of its weights and bias for any shape', () => {
    check([seed, depth, size, size], (start, S, I, O) => {
      subject.begin(start);
      const [g, x, dw, db] = [S * O, S * I, O * I, O].map(n => subject.tensor(n).pointer);
      subject.agree(S + 4, kernels => kernels.linearWeightGradient(g, x, dw, S, I, O));
      subject.agree(2 * S + 8, kernels => kernels.linearWeightGradientAdd(g, x, dw, S, I, O));
      subject.agree(S + 4, kernels => kernels.columnSum(g, db, S, O));
      subject.agree(2 * S + 8, kernels => kernels.columnSumAdd(g, db, S, O));
    });
  });

  it('gives the gradient of its weights in parts with the bits of the whole', () => {
    check([seed, depth, size, size, size], (start, S, I, O, cut) => {
      subject.begin(start);
      const [g, x] = [S * O, S * I].map(n => subject.tensor(n).pointer);
      const [dw, whole] = [O * I, O * I].map(n => subject.tensor(n));
      const middle = Math.min(cut, O);
      subject.agree(2 * S + 8, kernels => {
        kernels.linearWeightGradientPart(g, x, dw.pointer, S, I, O, 0, middle, 1);
        kernels.linearWeightGradientPart(g, x, dw.pointer, S, I, O, middle, O, 0);
      });
      for (const [from, to] of [
        [0, middle],
        [middle, O],
      ])
        subject.kernels.linearWeightGradientPart(g, x, dw.pointer, S, I, O, from, to, 0);
      subject.kernels.linearWeightGradient(g, x, whole.pointer, S, I, O);
      assert.deepEqual(dw.data, whole.data);
    });
  });

  it('gives its output and the gradient of its input in parts with the bits of the whole', () => {
    check([seed, size, depth, depth, depth], (start, S, I, O, cut) => {
      subject.begin(start);
      const { kernels } = subject;
      const [x, w, b, g] = [S * I, O * I, O, S * O].map(n => subject.tensor(n).pointer);
      const [y, wholeY] = [1, 2].map(() => subject.tensor(S * O));
      const [dx, wholeDx] = [1, 2].map(() => subject.tensor(S * I));
      const [o, i] = [Math.min(cut, O), Math.min(cut, I)];
      kernels.linearForwardPart(x, w, b, y.pointer, S, I, O, 0, o, 0);
      kernels.linearForwardPart(x, w, b, y.pointer, S, I, O, o, O, 0);
      kernels.linearForward(x, w, b, wholeY.pointer, S, I, O);
      assert.deepEqual(y.data, wholeY.data);
      kernels.linearInputGradientPart(g, w, dx.pointer, S, I, O, 0, i, 0);
      kernels.linearInputGradientPart(g, w, dx.pointer, S, I, O, i, I, 0);
      kernels.linearInputGradient(g, w, wholeDx.pointer, S, I, O);
      assert.deepEqual(dx.data, wholeDx.data);
      subject.agree(2 * I + 8, each => each.linearForwardPart(x, w, 0, y.pointer, S, I, O, 0, o, 1));
      subject.agree(2 * O + 8, each => each.linearInputGradientPart(g, w, dx.pointer, S, I, O, i, I, 1));
    });
  });

  it('sums columns in parts with the bits of the whole', () => {
    check([seed, depth, size, size], (start, S, O, cut) => {
      subject.begin(start);
      const g = subject.tensor(S * O).pointer;
      const [sums, whole] = [O, O].map(n => subject.tensor(n));
      const middle = Math.min(cut, O);
      subject.agree(2 * S + 8, kernels => {
        kernels.columnSumPart(g, sums.pointer, S, O, 0, middle, 1);
        kernels.columnSumPart(g, sums.pointer, S, O, middle, O, 0);
      });
      subject.kernels.columnSumPart(g, sums.pointer, S, O, 0, middle, 0);
      subject.kernels.columnSum(g, whole.pointer, S, O);
      assert.deepEqual(sums.data, whole.data);
    });
  });

  it('is right where the matrices are cut into blocks', () => {
    for (const [S, I, O] of [
      [97, 257, 261],
      [65, 70, 193],
      [192, 64, 65],
      [3, 513, 520],
      [7, 577, 289],
    ]) {
      subject.begin(S);
      const [x, w, b, y, g] = [S * I, O * I, O, S * O, S * O].map(n => subject.tensor(n).pointer);
      const [dx, dw] = [S * I, O * I].map(n => subject.tensor(n).pointer);
      subject.agree(I + 4, kernels => kernels.linearForward(x, w, b, y, S, I, O));
      subject.agree(O + 4, kernels => kernels.linearInputGradient(g, w, dx, S, I, O));
      subject.agree(S + 4, kernels => kernels.linearWeightGradient(g, x, dw, S, I, O));
    }
  });

  it('gives a row the same bits whatever rows stand around it', () => {
    const { kernels } = subject;
    const [S, I, O] = [41, 300, 37];
    subject.begin(3);
    const [x, w, b, y] = [S * I, O * I, O, S * O].map(n => subject.tensor(n));
    kernels.linearForward(x.pointer, w.pointer, b.pointer, y.pointer, S, I, O);
    const alone = subject.tensor(O);
    for (let s = 0; s < S; s++) {
      const row = x.slice(s * I, I);
      kernels.linearForward(row.pointer, w.pointer, b.pointer, alone.pointer, 1, I, O);
      assert.deepEqual(alone.data, y.data.slice(s * O, (s + 1) * O));
    }
  });

  it('lets a NaN spread to what depends on it alone', () => {
    const [S, I, O] = [7, 13, 9];
    subject.begin(4);
    const [x, w, b, y] = [S * I, O * I, O, S * O].map(n => subject.tensor(n));
    x.data[2 * I + 5] = NaN;
    w.data[3 * I + 1] = Infinity;
    subject.agree(I + 4, kernels =>
      kernels.linearForward(x.pointer, w.pointer, b.pointer, y.pointer, S, I, O),
    );
    assert.ok(y.data.slice(2 * O, 3 * O).every(Number.isNaN));
    assert.ok(y.data.slice(0, 3).every(Number.isFinite));
  });
});
