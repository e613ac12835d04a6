import * as fc from 'fast-check';
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
});
