import assert from 'node:assert/strict';
import fc from 'fast-check';
import { denseHessian } from '../../core/landscape/denseHessian';
import type { LayerConfig } from '../../core/network/layers/registry';
import { initialPoint, linear, objectiveOf } from './objectives';
import { vectorOf } from './testMatrices';

const between: readonly LayerConfig[] = [
  { type: 'BatchNorm1d' },
  { type: 'BatchNorm1d', affine: false },
  { type: 'LayerNorm' },
  { type: 'ReLU' },
  { type: 'Tanh' },
  { type: 'GELU' },
  { type: 'Dropout', p: 0.3 },
];

describe('The dense Hessian', () => {
  it('is the matrix of the Hessian products, whatever the layers, in both modes', () => {
    const layer = fc.constantFrom(...between);
    fc.assert(
      fc.property(
        fc.array(layer, { maxLength: 2 }),
        fc.array(layer, { maxLength: 2 }),
        fc.constantFrom('train' as const, 'eval' as const),
        fc.constantFrom('CrossEntropyLoss' as const, 'MSELoss' as const),
        fc.integer({ min: 1, max: 50 }),
        (first, second, mode, loss, seed) => {
          const objective = objectiveOf({
            layers: [linear(5), ...first, linear(4), ...second, linear(3)],
            loss,
            inFeatures: 3,
            rows: 17,
            mode,
            seed,
          });
          const n = objective.size;
          objective.differentiate(initialPoint(objective), new Float64Array(n));
          const { matrix, asymmetry } = denseHessian(objective);
          const direction = vectorOf(seed, n);
          const product = new Float64Array(n);
          objective.hessianProduct(direction, product);
          const size = Math.max(1e-3, ...product.map(Math.abs));
          for (let i = 0; i < n; i++) {
            let sum = 0;
            for (let j = 0; j < n; j++) sum += matrix.data[i * n + j] * direction[j];
            assert.ok(Math.abs(sum - product[i]) < 1e-11 * size, `row ${i}: ${sum} instead of ${product[i]}`);
          }
          assert.ok(asymmetry < 1e-12, `asymmetry ${asymmetry}`);
        },
      ),
      { numRuns: 60 },
    );
  });
});
