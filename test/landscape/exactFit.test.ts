import assert from 'node:assert/strict';
import { findNetworkCriticalPoint } from '../../core/landscape/criticalPointSearch';
import { noProgress } from '../../core/landscape/objective';
import { initialPoint, linear, objectiveOf, spectrumAt, type Problem } from './objectives';

/** A network that is asked for what it says already. */
function fitted(problem: Omit<Problem, 'loss' | 'targets'>) {
  const teacher = objectiveOf({ ...problem, loss: 'MSELoss' });
  const point = initialPoint(teacher);
  teacher.value(point);
  const targets = Float64Array.from(teacher.pass.outputs[teacher.pass.outputs.length - 1].data);
  return { objective: objectiveOf({ ...problem, loss: 'MSELoss', targets }), point };
}
const counted = (explanations: readonly { readonly id: string; readonly count: number }[]) =>
  Object.fromEntries(explanations.map(({ id, count }) => [id, count]));

describe('The zeros at an exact fit', () => {
  it('are as many as there are more weights than outputs of all samples, and explained', () => {
    const { objective, point } = fitted({
      layers: [linear(6), { type: 'Tanh' }, linear(2)],
      inFeatures: 3,
      rows: 7,
    });
    const found = spectrumAt(objective, point);
    assert.equal(found.loss, 0);
    assert.deepEqual(found.inertia, { negative: 0, zero: 38 - 14, positive: 14 });
    assert.equal(found.kind, 'degenerate minimum');
    assert.deepEqual(counted(found.explanations), { 'exact-fit': 24 });
    assert.match(found.summary, /every sample is met exactly.*24 flat, 24 explained by the exact fit/);
  });

  it('with more samples than weights are those of the symmetries alone', () => {
    const { objective, point } = fitted({
      layers: [linear(6), { type: 'ReLU' }, linear(2)],
      inFeatures: 3,
      rows: 200,
    });
    const found = spectrumAt(objective, point);
    // Six scales of units; two units are on for every sample: two shifts into the next bias and two mixtures of the two.
    assert.deepEqual(found.inertia, { negative: 0, zero: 10, positive: 28 });
    assert.equal(
      Object.values(counted(found.explanations)).reduce((a, b) => a + b),
      10,
    );
    assert.deepEqual(Object.keys(counted(found.explanations)), ['rescale', 'linear-mixing']);
    assert.match(found.summary, /10 flat, 10 explained by symmetry/);
  });

  it('are shared between symmetries and the fit where there are both', () => {
    const { objective, point } = fitted({
      layers: [linear(6), { type: 'ReLU' }, linear(2)],
      inFeatures: 3,
      rows: 7,
    });
    const { inertia, explainedZeros, explanations, summary } = spectrumAt(objective, point);
    assert.equal(explainedZeros, inertia?.zero);
    assert.ok(counted(explanations)['exact-fit'] > 0 && Object.keys(counted(explanations)).length > 1);
    assert.match(summary, /explained by symmetry and by the exact fit/);
  });

  it('are found by a search from beside it, too', () => {
    const { objective, point } = fitted({
      layers: [linear(5), { type: 'Tanh' }, linear(1)],
      inFeatures: 2,
      rows: 6,
    });
    const start = point.map((value, i) => value + 0.02 * Math.sin(3 * i));
    const found = findNetworkCriticalPoint(objective, start, {
      method: 'newton-mr',
      maxIterations: 200,
      progress: noProgress,
    });
    assert.equal(found.kind, 'degenerate minimum');
    assert.deepEqual(found.inertia, { negative: 0, zero: 15, positive: 6 });
    assert.equal(found.zerosExplained, 15);
  });

  it('are not claimed where samples are missed: linear regression whose Hessian is the Gauss-Newton matrix everywhere', () => {
    const objective = objectiveOf({ layers: [linear(1)], loss: 'MSELoss', inFeatures: 4, rows: 20 });
    const { explanations } = spectrumAt(objective, initialPoint(objective));
    assert.deepEqual(explanations, []);
  });
});
