import assert from 'node:assert/strict';
import { Chronicle, type Entry } from '../../core/inspection/chronicle';
import type { BatchNormCourse, BatchNormPanel } from '../../core/session/protocol/batchNorm';
import type { FlowCourse, GradientFlow } from '../../core/session/protocol/gradientFlow';
import { OpenedSession } from '../session/openedSession';

function entry(step: number): Entry {
  return {
    step,
    flow: new Float32Array(0),
    nonFinite: new Int32Array(0),
    channels: [],
    warmUp: [],
    losses: { train: 0, eval: 0, exact: 0 },
  };
}

const config = {
  data: { generator: 'moons', samples: 60, noise: 0.1 },
  layers: [
    { type: 'Linear', out_features: 6 },
    { type: 'BatchNorm1d', momentum: 0.2 },
    { type: 'ReLU' },
    { type: 'Linear', out_features: 2 },
  ],
  optimizer: { type: 'SGD', lr: 0.1, momentum: 0.9 },
  training: { epochs: 4, batch_size: 20 },
};

describe('What was seen of a run through its steps', () => {
  it('stays within its bound, keeps first and last, and lies about evenly', () => {
    const chronicle = new Chronicle(4e6 / 50);
    for (let step = 0; step <= 1000; step++) chronicle.add(entry(step));
    const steps = chronicle.until(Infinity).map(each => each.step);
    assert.equal(steps.length, 50);
    assert.equal(steps[0], 0);
    assert.equal(steps.at(-1), 1000);
    const widest = Math.max(...steps.slice(1).map((step, i) => step - steps[i]));
    assert.ok(widest <= 100, `a hole of ${widest} steps`);
  });

  it('is told of the past that nobody watched, with the very values that a visit to the step finds', async () => {
    const opened = await OpenedSession.open(config);
    await opened.session.call('step', { count: 12 });
    const course = await opened.look<FlowCourse>({ probe: 'flowCourse', params: { fill: true } });
    assert.equal(course.step[0], 0);
    assert.equal(course.step.at(-1), 12);
    assert.equal(opened.session.loaded().step, 12);
    for (const [i, step] of course.step.entries()) {
      await opened.session.call('goTo', { step });
      const flow = await opened.look<GradientFlow>({ probe: 'gradientFlow', params: {} });
      for (const { layer, gradient, activation, updateRatio, weightGradient } of course.layers) {
        assert.equal(gradient[i], Math.fround(flow.layers[layer].gradient));
        assert.equal(activation[i], Math.fround(flow.layers[layer].activation));
        assert.equal(weightGradient[i], Math.fround(flow.layers[layer].weightGradientNorm));
        if (step > 0) assert.equal(updateRatio[i], Math.fround(flow.layers[layer].updateRatio));
        else assert.ok(Number.isNaN(updateRatio[i]));
      }
    }
  });

  it('follows a batch norm: warm-up 1 − (1 − m)ᵗ at every step, and losses that exact statistics join', async () => {
    const opened = await OpenedSession.open(config);
    await opened.session.call('step', { count: 9 });
    const course = await opened.look<BatchNormCourse>({
      probe: 'batchNormCourse',
      params: { layer: 1, channel: 3, fill: true },
    });
    assert.ok(course.step.length > 3);
    for (const [i, step] of course.step.entries()) {
      assert.ok(Math.abs(course.warmUp[i] - (1 - 0.8 ** step)) < 1e-6);
      assert.ok(Math.abs(course.exactLoss[i] - course.trainLoss[i]) < 1e-4);
      const gap =
        Math.abs(course.runningMean[i] - course.dataMean[i]) / Math.sqrt(course.dataVariance[i] + 1e-5);
      assert.ok(Math.abs(course.gap[i] - gap) < 1e-5);
      assert.ok(
        course.largestGap[i] >= course.gap[i],
        `${course.largestGap[i]} and ${course.gap[i]} at step ${step}`,
      );
    }
  });

  it('follows γ, β and their gradients, with the very values that a visit to the step finds', async () => {
    const opened = await OpenedSession.open(config);
    await opened.session.call('step', { count: 9 });
    const params = { layer: 1, channel: 3 };
    const course = await opened.look<BatchNormCourse>({
      probe: 'batchNormCourse',
      params: { ...params, fill: true },
    });
    for (const [i, step] of course.step.entries()) {
      await opened.session.call('goTo', { step });
      const panel = await opened.look<BatchNormPanel>({ probe: 'batchNorm', params });
      for (const name of ['gamma', 'beta', 'gammaGradient', 'betaGradient'] as const)
        assert.equal(course[name][i], Math.fround(panel[name][3]), `${name} at step ${step}`);
    }
    assert.ok(course.gammaGradient.some(value => value !== 0));
  });

  it('forgets what comes after another rate was set', async () => {
    const opened = await OpenedSession.open(config);
    await opened.session.call('step', { count: 8 });
    const before = await opened.look<FlowCourse>({ probe: 'flowCourse', params: { fill: true } });
    await opened.session.call('goTo', { step: 4 });
    await opened.session.call('setLearningRate', { lr: 1 });
    await opened.session.call('step', { count: 4 });
    const after = await opened.look<FlowCourse>({ probe: 'flowCourse', params: { fill: true } });
    assert.equal(after.layers[0].gradient[0], before.layers[0].gradient[0]);
    assert.notEqual(after.layers[0].gradient.at(-1), before.layers[0].gradient.at(-1));
  });
});
