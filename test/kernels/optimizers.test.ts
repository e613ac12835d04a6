import * as fc from 'fast-check';
import { check, forEverySubject, seed, size } from './subjects';

const decay = fc.constantFrom(0, 0.01);
const flag = fc.constantFrom(0, 1);

forEverySubject('An optimizer', subject => {
  it('SGD with momentum, dampening, Nesterov and weight decay', () => {
    check(
      [seed, size, fc.constantFrom(0, 0.9), decay, flag, flag],
      (start, n, momentum, weightDecay, nesterov, first) => {
        subject.begin(start);
        const [p, g] = [n, n].map(length => subject.tensor(length).pointer);
        const buffer = momentum ? subject.tensor(n).pointer : 0;
        const dampening = nesterov ? 0 : 0.2;
        subject.agree(8, kernels =>
          kernels.sgd(p, g, buffer, n, 0.1, momentum, dampening, weightDecay, nesterov, first),
        );
      },
    );
  });

  it('Adam and AdamW, with and without amsgrad', () => {
    check(
      [seed, size, decay, flag, fc.boolean(), fc.constantFrom(1, 2, 1000)],
      (start, n, weightDecay, decoupled, amsgrad, step) => {
        subject.begin(start);
        const [p, g, m] = [n, n, n].map(length => subject.tensor(length).pointer);
        const v = subject.tensor(n, 0.01, 1).pointer;
        const vmax = amsgrad ? subject.tensor(n, 0.01, 1).pointer : 0;
        subject.agree(32, kernels =>
          kernels.adam(p, g, m, v, vmax, n, 0.01, 0.9, 0.999, 1e-8, weightDecay, decoupled, step),
        );
      },
    );
  });

  it('RMSprop, centered or not, with and without momentum', () => {
    check([seed, size, decay, flag, fc.constantFrom(0, 0.9)], (start, n, weightDecay, centered, momentum) => {
      subject.begin(start);
      const [p, g] = [n, n].map(length => subject.tensor(length).pointer);
      const square = subject.tensor(n, 1, 2).pointer;
      const avg = centered ? subject.tensor(n, -0.1, 0.1).pointer : 0;
      const buffer = momentum ? subject.tensor(n).pointer : 0;
      subject.agree(32, kernels =>
        kernels.rmsprop(p, g, square, avg, buffer, n, 0.01, 0.99, 1e-8, weightDecay, momentum, centered),
      );
    });
  });

  it('Adagrad with a decaying rate', () => {
    check([seed, size, decay, fc.constantFrom(1, 7)], (start, n, weightDecay, step) => {
      subject.begin(start);
      const [p, g] = [n, n].map(length => subject.tensor(length).pointer);
      const sum = subject.tensor(n, 0.1, 2).pointer;
      subject.agree(16, kernels => kernels.adagrad(p, g, sum, n, 0.1, 0.01, 1e-10, weightDecay, step));
    });
  });
});
