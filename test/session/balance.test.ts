import assert from 'node:assert/strict';
import { OpenedSession } from './openedSession';

const hidden = 16;
const layers = [
  { type: 'Linear', out_features: hidden },
  { type: 'ReLU' },
  { type: 'Linear', out_features: 2 },
];

/**
 * f(αx) = αf(x) makes ‖w_in‖² + b² − ‖w_out‖² of a ReLU unit an invariant of gradient flow (Du, Hu and Lee 2018), as the
 * gradient has no part along the rescaling (T17).
 */
describe('The balance of a ReLU unit between what enters and what leaves it', () => {
  const open: OpenedSession[] = [];
  after(() => open.forEach(({ session }) => session.dispose()));

  const opened = async (lr: number): Promise<OpenedSession> => {
    const one = await OpenedSession.open({
      data: { generator: 'moons', samples: 100, noise: 0.1 },
      layers,
      precision: 'float64',
      optimizer: { type: 'SGD', lr },
      training: { epochs: 100_000, batch_size: 100, shuffle: false },
    });
    open.push(one);
    return one;
  };
  /** Σ a·b over what enters each unit less the same over what leaves it. */
  const balances = (a: ArrayLike<number>, b: ArrayLike<number>): number[] =>
    Array.from({ length: hidden }, (_, unit) => {
      const bias = 2 * hidden + unit;
      const out = 3 * hidden + unit;
      const into = [2 * unit, 2 * unit + 1, bias].reduce((sum, i) => sum + a[i] * b[i], 0);
      return [out, out + hidden].reduce((sum, i) => sum - a[i] * b[i], into);
    });

  it('is not moved by the gradient: ⟨w_in, ∂⟩ + b ∂b = ⟨w_out, ∂⟩ to round-off', async () => {
    const { session } = await opened(0.1);
    const { observer, trainer } = session.loaded();
    const { gradients } = observer.differentiate('train');
    for (const value of balances(trainer.network.parameters.data, gradients))
      assert.ok(Math.abs(value) < 1e-14, `${value}`);
  });

  it('drifts under steps of size η by order η over the same time, as the flow conserves it', async () => {
    const time = 20;
    const drifts: number[] = [];
    for (const lr of [0.1, 0.01, 0.001]) {
      const { session } = await opened(lr);
      const { trainer } = session.loaded();
      const weights = trainer.network.parameters.data;
      const before = balances(weights, weights);
      for (let step = 0; step < Math.round(time / lr); step++) trainer.runStep();
      drifts.push(
        Math.max(...balances(weights, weights).map((value, unit) => Math.abs(value - before[unit]))),
      );
    }
    const [coarse, fine, finest] = drifts;
    assert.ok(coarse > 1e-4, drifts.join());
    // A tenth of the rate, a tenth of the drift. (Research: 1.5, 0.090, 0.0087, where the first rate was too coarse for that.)
    assert.ok(Math.abs(coarse / fine / 10 - 1) < 0.3, drifts.join());
    assert.ok(Math.abs(fine / finest / 10 - 1) < 0.1, drifts.join());
  });
});
