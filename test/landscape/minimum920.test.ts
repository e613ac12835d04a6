import assert from 'node:assert/strict';
import { minres } from '../../core/landscape/minres';
import { addScaled, norm } from '../../core/landscape/vector';
import { initialPoint, linear, objectiveOf, spectrumAt } from './objectives';
import { vectorOf } from './testMatrices';

/** The 920-parameter network of the introduction: 20 → 40 with batch norm, 40 classes. */
describe('The minimum of the 920-parameter network', function () {
  this.timeout(180_000);

  it('has 101 zeros, 819 positive and no negative curvature, and every zero is explained', () => {
    const classes = 40;
    const inFeatures = 20;
    const rows = 1200;
    const inputs = vectorOf(3, rows * inFeatures);
    // Labels at random: nothing separates them, so that there is a minimum at all.
    const labels = Int32Array.from(vectorOf(9, rows), value => Math.min(39, Math.floor((value + 1) * 20)));
    const objective = objectiveOf({
      layers: [linear(classes), { type: 'BatchNorm1d' }],
      loss: 'CrossEntropyLoss',
      inFeatures,
      rows,
      inputs,
      labels,
    });
    assert.equal(objective.size, 920);
    const point = initialPoint(objective);
    const gradient = new Float64Array(objective.size);
    for (let step = 0; step < 300; step++) {
      objective.differentiate(point, gradient);
      addScaled(-2, gradient, point);
    }
    // Newton with the exact Hessian on its range, halved until the gradient falls.
    for (let round = 0; round < 30; round++) {
      objective.differentiate(point, gradient);
      const size = norm(gradient);
      if (size < 1e-11) break;
      const { solution } = minres(
        { size: 920, apply: (input, output) => objective.hessianProduct(input, output) },
        gradient.map(value => -value),
        { maxIterations: 300, tolerance: 1e-6 },
      );
      for (let factor = 1; factor > 1e-6; factor /= 2) {
        const next = Float64Array.from(point);
        addScaled(factor, solution, next);
        objective.differentiate(next, gradient);
        if (norm(gradient) >= size) continue;
        point.set(next);
        break;
      }
    }
    const found = spectrumAt(objective, point);
    assert.ok(found.gradientNorm < 1e-10, `gradient ${found.gradientNorm}`);
    assert.deepEqual(found.inertia, { negative: 0, zero: 101, positive: 819 });
    assert.equal(found.explainedZeros, 101);
    assert.deepEqual(Object.fromEntries(found.explanations.map(({ id, count }) => [id, count])), {
      'bias-before-batch-norm': 40,
      'softmax-shift': 21,
      'batch-norm-scale': 40,
    });
    assert.equal(found.kind, 'degenerate minimum');
    assert.ok(found.smallestNonzero / found.largestZero > 1e8, 'a gap of many decades');
  });
});
