import assert from 'node:assert/strict';
import { ActivationKind } from '../../core/kernels/activationKind';
import { check, forEverySubject, seed, size } from './subjects';

const kinds = Object.values(ActivationKind).filter(kind => typeof kind === 'number');
const parameters: Partial<Record<ActivationKind, number>> = {
  [ActivationKind.LeakyReLU]: 0.01,
  [ActivationKind.ELU]: 1.25,
};
/**
 * Units of round-off: cancellation near a zero of a derivative loses some, most in x (1 − t²) u′ of the tanh form of GELU,
 * which is computed as PyTorch does.
 */
const tolerance = (kind: ActivationKind): number => (kind === ActivationKind.GELUTanh ? 128 : 24);

forEverySubject('An activation', subject => {
  for (const kind of kinds) {
    const parameter = parameters[kind] ?? 0;

    it(`${ActivationKind[kind]}: value, gradient and both derivatives follow its formulas`, () => {
      check([seed, size], (start, n) => {
        subject.begin(start);
        const x = subject.tensor(n, -9, 9).pointer;
        const [y, g, out] = [n, n, n].map(length => subject.tensor(length, -1, 1).pointer);
        subject.agree(tolerance(kind), kernels => kernels.activationForward(kind, x, y, n, parameter));
        subject.kernels.activationForward(kind, x, y, n, parameter);
        subject.agree(tolerance(kind), kernels =>
          kernels.activationBackward(kind, x, y, g, out, n, parameter),
        );
        subject.agree(tolerance(kind), kernels => kernels.activationSlope(kind, x, y, out, n, parameter));
        subject.agree(2 * tolerance(kind), kernels =>
          kernels.activationCurvature(kind, x, y, out, n, parameter),
        );
      });
    });

    it(`${ActivationKind[kind]}: NaN stays NaN, and large inputs saturate without it`, () => {
      const { kernels } = subject;
      subject.begin(1);
      const [x, y, slope] = [7, 7, 7].map(n => subject.tensor(n));
      x.data.set([NaN, 0, -60, 60, -1e30, 1e30, -0]);
      kernels.activationForward(kind, x.pointer, y.pointer, 7, parameter);
      kernels.activationSlope(kind, x.pointer, y.pointer, slope.pointer, 7, parameter);
      assert.ok(Number.isNaN(y.data[0]));
      assert.ok(y.data.subarray(1).every(Number.isFinite), y.data.join());
      // A kink's mask answers for NaN as PyTorch's does: not ≤ 0, or not > 0.
      if (kind > ActivationKind.ELU) assert.ok(Number.isNaN(slope.data[0]));
    });
  }
});
