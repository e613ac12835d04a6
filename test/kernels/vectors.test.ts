import { TensorMemory } from '../../core/kernels/memory';
import { check, forEverySubject, seed, size, Subject } from './subjects';

forEverySubject('A vector', subject => {
  it('sums, products and copies for any length', () => {
    check([seed, size], (start, n) => {
      subject.begin(start);
      const [x, y, out] = [n, n, n].map(length => subject.tensor(length).pointer);
      subject.agree(8, kernels => kernels.sumOfSquares(x, n));
      subject.agree(8, kernels => kernels.dot(x, y, n));
      subject.agree(2, kernels => kernels.scale(out, n, 0.3));
      subject.agree(4, kernels => kernels.axpy(0.7, x, y, n));
      subject.agree(1, kernels => kernels.add(x, y, out, n));
      subject.agree(1, kernels => kernels.multiply(x, y, out, n));
      subject.agree(0, kernels => kernels.fill(out, n, 0.25));
    });
  });

  it('sums long vectors, portion by portion', () => {
    for (const n of [1 << 15, (1 << 15) + 1, 70_001]) {
      subject.begin(n);
      const [x, y] = [n, n].map(length => subject.tensor(length).pointer);
      subject.agree(4096, kernels => kernels.sumOfSquares(x, n));
      subject.agree(4096, kernels => kernels.dot(x, y, n));
    }
  });

  it('gathers rows by their index', () => {
    check([seed, size, size], (start, rows, width) => {
      subject.begin(start);
      const source = subject.tensor(rows * width).pointer;
      const destination = subject.tensor(rows * width).pointer;
      const index = subject.int32(rows, rows).pointer;
      subject.agree(0, kernels => kernels.gatherRows(source, index, destination, rows, width));
    });
  });
});

describe('The sweep of a symmetric matrix', () => {
  it('updates the lower triangle and multiplies by it, in any portions', () => {
    const subject = new Subject('float64', TensorMemory.create().variant);
    check([seed, size, size], (start, n, cut) => {
      subject.begin(start);
      const [a, v, w, x, p] = [n * n, n, n, n, n].map(length => subject.tensor(length).pointer);
      for (const update of [0, 1]) {
        subject.agree(8 * n + 16, kernels => {
          const middle = Math.min(cut, n);
          kernels.symmetricSweep(a, n, 0, middle, update, v, w, x, p);
          kernels.symmetricSweep(a, n, middle, n, update, v, w, x, p);
        });
      }
    });
  });
});
