import assert from 'node:assert/strict';
import { Sharpness } from '../../core/inspection/findings/sharpness';
import { smallDataset, smallTrainer } from '../training/smallRun';

describe('The sharpness that the rules go by', () => {
  it('is the largest eigenvalue of the Hessian: by power iteration on differences of the gradient', () => {
    const layers = [
      { type: 'Linear', out_features: 5 },
      { type: 'Tanh' },
      { type: 'Linear', out_features: 3 },
    ] as const;
    const dataset = smallDataset();
    const trainer = smallTrainer({ layers, precision: 'float64' }, dataset);
    for (let step = 0; step < 30; step++) trainer.runStep();
    const sharpness = new Sharpness(trainer);
    let measured = 0;
    for (let call = 0; call < 12; call++) measured = sharpness.measure();

    const { network, training } = trainer;
    const { rows } = training;
    const pass = network.createPass(rows, { gradients: true, input: training.inputs });
    const { data } = network.parameters;
    const gradientAt = (point: Float64Array): Float64Array => {
      const kept = data.slice();
      data.set(point);
      network.forward(pass, rows, { mode: 'train' });
      network.loss(pass, rows, training.target.tensor, true);
      network.backward(pass, rows);
      data.set(kept);
      return Float64Array.from(network.gradients.data);
    };
    const h = 1e-4;
    let v = Float64Array.from(data, (_, i) => Math.cos(i));
    let largest = 0;
    for (let iteration = 0; iteration < 400; iteration++) {
      const size = Math.hypot(...v);
      v = v.map(value => value / size);
      const ahead = gradientAt(v.map((value, i) => data[i] + h * value));
      const behind = gradientAt(v.map((value, i) => data[i] - h * value));
      const product = ahead.map((value, i) => (value - behind[i]) / (2 * h));
      largest = product.reduce((sum, value, i) => sum + value * v[i], 0);
      v = product;
    }
    assert.ok(Math.abs(measured / largest - 1) < 1e-4, `${measured} instead of ${largest}`);
  });
});
