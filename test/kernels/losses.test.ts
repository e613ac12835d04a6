import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { check, forEverySubject, seed, size } from './subjects';

forEverySubject('A loss', subject => {
  it('softmax cross-entropy: loss, gradient and probabilities, with and without smoothing', () => {
    check([seed, size, size, fc.constantFrom(0, 0.1)], (start, S, C, smoothing) => {
      subject.begin(start);
      const logits = subject.tensor(S * C, -8, 8).pointer;
      const [delta, probabilities] = [S * C, S * C].map(n => subject.tensor(n).pointer);
      const labels = subject.int32(S, C).pointer;
      subject.agree(48, kernels =>
        kernels.softmaxCrossEntropy(logits, labels, delta, probabilities, S, C, smoothing),
      );
      subject.agree(48, kernels => kernels.softmaxCrossEntropy(logits, labels, 0, 0, S, C, smoothing));
    });
  });

  it('softmax cross-entropy: huge logits neither overflow nor vanish', () => {
    subject.begin(5);
    const logits = subject.tensor(6);
    logits.data.set([1e4, 0, -1e4, -1e30, 1e30, 0]);
    const [delta, probabilities] = [6, 6].map(n => subject.tensor(n));
    const labels = subject.int32(2, 1);
    labels.data.set([1, 1]);
    subject.agree(8, kernels =>
      kernels.softmaxCrossEntropy(
        logits.pointer,
        labels.pointer,
        delta.pointer,
        probabilities.pointer,
        2,
        3,
        0,
      ),
    );
    assert.deepEqual([...probabilities.data], [1, 0, 0, 0, 1, 0]);
  });

  it('softmax cross-entropy: a NaN makes the loss and its own row NaN, and no other row', () => {
    for (const place of [0, 2, 6]) {
      subject.begin(6);
      const [S, C] = [3, 7];
      const [logits, delta, probabilities] = [1, 2, 3].map(() => subject.tensor(S * C));
      const labels = subject.int32(S, C).pointer;
      logits.data[C + place] = NaN;
      const loss = subject.kernels.softmaxCrossEntropy(
        ...([logits.pointer, labels, delta.pointer, probabilities.pointer, S, C, 0] as const),
      );
      assert.ok(Number.isNaN(loss));
      for (const { data } of [delta, probabilities]) {
        assert.ok(data.slice(C, 2 * C).every(Number.isNaN));
        assert.ok(data.slice(0, C).every(Number.isFinite));
        assert.ok(data.slice(2 * C).every(Number.isFinite));
      }
    }
  });

  it('mean squared error and binary cross-entropy: loss and gradient', () => {
    check([seed, size], (start, n) => {
      subject.begin(start);
      const y = subject.tensor(n, -9, 9).pointer;
      const [t, delta] = [subject.tensor(n, 0, 1).pointer, subject.tensor(n).pointer];
      for (const d of [delta, 0]) {
        subject.agree(32, kernels => kernels.meanSquaredError(y, t, d, n));
        subject.agree(32, kernels => kernels.binaryCrossEntropyWithLogits(y, t, d, n));
      }
    });
  });

  it('binary cross-entropy: a sure answer keeps the digits of what is left of its gradient', () => {
    const { kernels, epsilon } = subject;
    subject.begin(10);
    const n = 7;
    const [y, t, delta] = [1, 2, 3].map(() => subject.tensor(n));
    const sure = [3, -3, 12, -12, 30, -30, 60];
    y.data.set(sure);
    t.data.set(sure.map(z => (z > 0 ? 1 : 0)));
    const loss = kernels.binaryCrossEntropyWithLogits(y.pointer, t.pointer, delta.pointer, n);
    const left = sure.map(z => Math.exp(-Math.abs(z)));
    left.forEach((e, i) => {
      const exact = ((sure[i] > 0 ? -1 : 1) * e) / (1 + e) / n;
      assert.ok(Math.abs(delta.data[i] / exact - 1) < 16 * epsilon, `${delta.data[i]} instead of ${exact}`);
    });
    const exact = left.reduce((sum, e) => sum + Math.log1p(e), 0) / n;
    assert.ok(Math.abs(loss / exact - 1) < 16 * epsilon, `${loss} instead of ${exact}`);
  });

  it('binary cross-entropy and mean squared error: NaN stays where it is, and makes the loss NaN', () => {
    const { kernels } = subject;
    for (const n of [1, 2, 5, 8]) {
      for (let place = 0; place < n; place++) {
        subject.begin(n);
        const [y, t, delta] = [1, 2, 3].map(() => subject.tensor(n, 0, 1));
        y.data[place] = NaN;
        for (const kernel of [kernels.binaryCrossEntropyWithLogits, kernels.meanSquaredError]) {
          assert.ok(Number.isNaN(kernel(y.pointer, t.pointer, delta.pointer, n)));
          const where = Array.from(delta.data, Number.isNaN);
          assert.deepEqual(
            where,
            where.map((_, i) => i === place),
          );
        }
      }
    }
  });

  it('counts the rows whose largest logit is at the label; ties go to the lowest index', () => {
    check([seed, size, size], (start, S, C) => {
      subject.begin(start);
      const logits = subject.tensor(S * C);
      const labels = subject.int32(S, C);
      // Few different values, so that ties occur.
      logits.data.forEach((value, i) => (logits.data[i] = Math.round(2 * value)));
      subject.agree(0, kernels => kernels.countCorrect(logits.pointer, labels.pointer, S, C));
    });
  });

  it('never counts a row with a NaN as correct', () => {
    const C = 9;
    for (let place = 0; place < C; place++) {
      for (let label = 0; label < C; label++) {
        subject.begin(place);
        const logits = subject.tensor(C);
        logits.data[place] = NaN;
        const labels = subject.int32(1, 1);
        labels.data[0] = label;
        assert.equal(subject.kernels.countCorrect(logits.pointer, labels.pointer, 1, C), 0);
      }
    }
  });
});
