import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BatchCurve } from '../../core/training/batchCurve';
import { EvaluationCurve } from '../../core/training/evaluationCurve';

const lossAt = (step: number): number => 1 / step + (step % 97 === 0 ? 5 : 0);

function curveOf(steps: number): BatchCurve {
  const curve = new BatchCurve();
  for (let step = 1; step <= steps; step++) curve.record(step, lossAt(step), step, 1 / step);
  return curve;
}

describe('The curve of the minibatches', () => {
  it('is exact as long as the points suffice', () => {
    const { step, lossMin, lossMax, lossMean, gradNorm, learningRate } = curveOf(100).read(100, 100);
    for (let i = 0; i < 100; i++) {
      assert.equal(step[i], i + 1);
      for (const loss of [lossMin, lossMax, lossMean]) assert.equal(loss[i], lossAt(i + 1));
      assert.equal(gradNorm[i], i + 1);
      assert.equal(learningRate[i], 1 / (i + 1));
    }
  });

  it('keeps every spike and the mean, whatever the length and the points', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40000 }), fc.integer({ min: 1, max: 300 }), (steps, points) => {
        const { step, lossMin, lossMax, lossMean } = curveOf(steps).read(steps, points);
        const losses = Array.from({ length: steps }, (_, i) => lossAt(i + 1));
        assert.ok(step.length <= points);
        assert.equal(step.at(-1), steps);
        assert.equal(
          losses.reduce((a, b) => Math.max(a, b)),
          lossMax.reduce((a, b) => Math.max(a, b)),
        );
        assert.equal(
          losses.reduce((a, b) => Math.min(a, b)),
          lossMin.reduce((a, b) => Math.min(a, b)),
        );
        let sum = 0;
        step.forEach((end, i) => (sum += lossMean[i] * (end - (i === 0 ? 0 : step[i - 1]))));
        const expected = losses.reduce((a, b) => a + b);
        assert.ok(Math.abs(sum - expected) < 1e-9 * expected);
      }),
      { numRuns: 20 },
    );
  });

  it('ends at the step that is shown', () => {
    const { step } = curveOf(500).read(123, 1000);
    assert.equal(step.length, 123);
    assert.equal(step[122], 123);
  });

  it('forgets what a new course replaces, without mixing the two', () => {
    const curve = curveOf(20000);
    curve.truncate(10001);
    for (let step = 10002; step <= 12000; step++) curve.record(step, -1, 0, 0);
    const { step, lossMin, lossMax } = curve.read(12000, 100000);
    step.forEach((at, i) => {
      if (lossMin[i] === -1) assert.ok(at > 10001 && lossMax[i] === -1);
      else assert.ok(at <= 10001);
    });
    assert.equal(step.at(-1), 12000);
  });

  it('is the same after it was saved and loaded, and goes on', () => {
    for (const [steps, until] of [
      [123, 123],
      [20001, 20001],
      [20001, 9000],
    ]) {
      const [saved, other, straight] = [curveOf(steps), new BatchCurve(), curveOf(until)];
      other.load(saved.save(until));
      if (until === steps) assert.deepEqual(other.read(until, 5000), straight.read(until, 5000));
      for (const curve of [other, straight]) curve.record(until + 1, 9, 9, 9);
      assert.equal(other.read(until + 1, 5000).lossMax.at(-1), 9);
      assert.equal(other.read(until + 1, 5000).step.at(-1), until + 1);
    }
    assert.throws(
      () => new BatchCurve().load({ width: 1, columns: [new Float64Array(3)] }),
      /not a saved curve/,
    );
  });

  it('shows infinities and NaN', () => {
    const curve = new BatchCurve();
    curve.record(1, Infinity, NaN, 0.1);
    const { lossMax, gradNorm } = curve.read(1, 10);
    assert.equal(lossMax[0], Infinity);
    assert.ok(Number.isNaN(gradNorm[0]));
  });
});

describe('The curve of the evaluations', () => {
  it('keeps the last point when it is thinned, and one value a step', () => {
    const curve = new EvaluationCurve();
    for (let step = 0; step < 9000; step++) curve.record(step, { loss: step, accuracy: 0.5 });
    curve.record(8999, { loss: -1, accuracy: 0 });
    const { step, loss, accuracy } = curve.read(Infinity, 50);
    assert.ok(step.length <= 50);
    assert.equal(step.at(-1), 8999);
    assert.equal(loss.at(-1), 8999);
    assert.equal(accuracy.length, step.length);
    assert.equal(curve.at(8999)?.loss, 8999);
  });

  it('has no accuracy for regression', () => {
    const curve = new EvaluationCurve();
    curve.record(1, { loss: 2, accuracy: undefined });
    assert.deepEqual(curve.read(1, 10), {
      step: Float64Array.of(1),
      loss: Float64Array.of(2),
      accuracy: new Float64Array(0),
    });
  });
});
