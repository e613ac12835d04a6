import assert from 'node:assert/strict';
import type { LayerConfig } from '../../core/network/layers/registry';
import { assertNear, gradientAt, lossAt, subjectOf, type Subject } from '../network/differences';

/** So small an eps leaves the scale of the weights without effect, as in the papers. */
const layers: readonly LayerConfig[] = [
  { type: 'Linear', out_features: 4 },
  { type: 'BatchNorm1d', eps: 1e-30 },
  { type: 'Tanh' },
  { type: 'Linear', out_features: 2 },
];

function subject(): Subject {
  return subjectOf({ layers, loss: { type: 'CrossEntropyLoss' }, rows: 9 });
}

const weights = 4 * 3;

describe('Batch norm in train mode', () => {
  it('takes the bias before it out of the loss: its gradient is 0', () => {
    const gradient = gradientAt(subject());
    for (let i = weights; i < weights + 4; i++) assert.ok(Math.abs(gradient[i]) < 1e-9, `${gradient[i]}`);
  });

  it('makes the loss blind to the scale of the weights: L(aW) = L(W), and the gradient goes with 1/a', () => {
    for (const a of [0.1, 2, 10]) {
      const original = subject();
      const loss = lossAt(original);
      const gradient = gradientAt(original).slice(0, weights);
      const scaled = subject();
      for (let i = 0; i < weights; i++) scaled.network.parameters.data[i] *= a;
      assert.ok(Math.abs(lossAt(scaled) - loss) < 1e-12);
      assertNear(
        gradientAt(scaled).slice(0, weights),
        gradient.map(value => value / a),
        1e-9,
      );
    }
  });

  it('makes the gradient of each row of weights orthogonal to the row', () => {
    const found = subject();
    const gradient = gradientAt(found);
    const { data } = found.network.parameters;
    for (let row = 0; row < 4; row++) {
      let product = 0;
      for (let j = 0; j < 3; j++) product += data[3 * row + j] * gradient[3 * row + j];
      assert.ok(Math.abs(product) < 1e-10, `row ${row}: ${product}`);
    }
  });

  it('warms its running mean up as 1 − (1 − m)ᵗ: 0.9015 after 22 batches, 0.9903 after 44', () => {
    const { network, pass, rows } = subject();
    const running = (name: string): Float32Array | Float64Array =>
      network.valuesOf(network.segments.find(segment => segment.tensor === name)!);
    running('running_mean').fill(0);
    running('running_var').fill(0);
    for (let batch = 1; batch <= 44; batch++) {
      network.forward(pass, rows, { mode: 'train', updateStatistics: true });
      if (batch !== 22 && batch !== 44) continue;
      const expected = batch === 22 ? 0.9015 : 0.9903;
      const { saved } = pass.layers[1];
      const mean = saved.get('mean')!.data;
      const variance = saved.get('variance')!.data;
      for (let c = 0; c < 4; c++) {
        assert.ok(Math.abs(running('running_mean')[c] / mean[c] - expected) < 5e-5);
        // The running variance is the unbiased one, that of the normalisation is not.
        const unbiased = (variance[c] * rows) / (rows - 1);
        assert.ok(Math.abs(running('running_var')[c] / unbiased - expected) < 5e-5);
      }
    }
    const values = pass.layers[1].saved.get('normalized')!.data;
    for (let c = 0; c < 4; c++) {
      let square = 0;
      for (let row = 0; row < rows; row++) square += values[row * 4 + c] ** 2 / rows;
      assert.ok(Math.abs(square - 1) < 1e-9, 'normalised with the biased variance');
    }
  });
});
