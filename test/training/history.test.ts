import assert from 'node:assert/strict';
import fc from 'fast-check';
import { InputError } from '../../core/config/problem';
import { decodeHistory, encodeHistory } from '../../core/interchange/historyFile';
import { saveStateDict } from '../../core/interchange/stateDict';
import { History } from '../../core/training/history';
import { snapshotBytes } from '../../core/training/snapshot';
import { adam, momentOf, runSteps, smallConfig, smallTrainer } from './smallRun';

/** Every moment of a straight run, with the given rates set by hand. */
function straightRun(steps: number, edits: ReadonlyMap<number, number> = new Map()): unknown[] {
  const trainer = smallTrainer();
  const moments: unknown[] = [];
  for (let step = 0; step <= steps; step++) {
    const rate = edits.get(step);
    if (rate !== undefined) trainer.learningRate = rate;
    moments.push(momentOf(trainer));
    trainer.runStep();
  }
  return moments;
}

describe('A history', () => {
  it('visits any step bit for bit, in any order, with rates set by hand on the way', () => {
    const steps = 60;
    const edits = new Map([
      [0, 0.05],
      [17, 0.2],
      [40, 0.01],
    ]);
    const expected = straightRun(steps, edits);
    const history = new History(smallTrainer(), { byteBudget: 4000 });
    for (let step = 0; step <= steps; step++) {
      const rate = edits.get(step);
      if (rate !== undefined) history.setLearningRate(rate);
      if (step < steps) history.runStep();
    }
    fc.assert(
      fc.property(fc.array(fc.nat(steps), { minLength: 1, maxLength: 6 }), visits => {
        for (const step of visits) {
          history.goTo(step);
          assert.deepEqual(momentOf(history.trainer), expected[step]);
        }
        assert.equal(history.lastStep, steps);
      }),
      { numRuns: 25 },
    );
  });

  it('trains on from a past step as it did before', () => {
    const expected = straightRun(50);
    const history = new History(smallTrainer());
    runSteps(history, 30);
    history.goTo(9);
    runSteps(history, 41);
    assert.deepEqual(momentOf(history.trainer), expected[50]);
    assert.equal(history.lastStep, 50);
    assert.deepEqual(
      [...history.curves().batch.step],
      Array.from({ length: 50 }, (_, i) => i + 1),
    );
  });

  it('starts a new course where a rate is set in the past', () => {
    const expected = straightRun(30, new Map([[10, 0.3]]));
    const history = new History(smallTrainer());
    runSteps(history, 20);
    history.setLearningRate(0.01);
    runSteps(history, 5);
    history.goTo(10);
    history.setLearningRate(0.3);
    assert.equal(history.lastStep, 10);
    runSteps(history, 20);
    assert.deepEqual(momentOf(history.trainer), expected[30]);
    assert.deepEqual(history.learningRateEdits, [{ step: 10, learningRate: 0.3 }]);
    assert.equal(history.curves().batch.learningRate[10], 0.3);
  });

  it('stays within its budget, however long the run', () => {
    const trainer = smallTrainer({ optimizer: adam });
    const bytes = snapshotBytes(trainer.capture());
    const history = new History(trainer, { byteBudget: 5.5 * bytes });
    for (let step = 0; step < 700; step++) {
      history.runStep();
      assert.ok(history.bytes <= 5 * bytes);
    }
    history.goTo(333);
    assert.equal(trainer.step, 333);
  });

  it('refuses steps beyond its ends', () => {
    const history = new History(smallTrainer());
    runSteps(history, 3);
    for (const step of [-1, 4, 1.5, NaN]) assert.throws(() => history.goTo(step), /reaches from 0 to 3/);
  });

  it('remembers that its end is a divergence, until the rate is changed', () => {
    const optimizer = { ...smallConfig().optimizer, lr: 1e30 };
    const history = new History(smallTrainer({ optimizer, scheduler: undefined }));
    for (let step = 0; step < 50 && !history.trainer.diverged; step++) history.runStep();
    const end = history.lastStep;
    assert.ok(history.divergence);
    if (end > 0) history.goTo(0);
    history.goTo(end);
    assert.deepEqual(history.trainer.diverged, history.divergence);
    history.goTo(0);
    history.setLearningRate(0.01);
    runSteps(history, 10);
    assert.equal(history.trainer.diverged, undefined);
    assert.equal(history.lastStep, 10);
  });

  it('keeps weights that were put in by hand, here and in another process', () => {
    const first = new History(smallTrainer());
    runSteps(first, 16);
    first.setParameters(first.trainer.network.parameters.data.map(value => value / 2));
    const edited = momentOf(first.trainer);
    runSteps(first, 9);
    const end = momentOf(first.trainer);
    const bytes = encodeHistory(first.save());
    const second = new History(smallTrainer());
    second.load(decodeHistory(bytes, 'run.safetensors'));
    for (const history of [first, second]) {
      for (const [step, moment] of [
        [16, edited],
        [25, end],
        [3, undefined],
        [16, edited],
        [25, end],
      ] as const) {
        history.goTo(step);
        if (moment) assert.deepEqual(momentOf(history.trainer), moment);
      }
    }
  });

  it('says so when a file is not a saved run', () => {
    const { network } = smallTrainer();
    assert.throws(
      () => decodeHistory(saveStateDict(network), 'weights.safetensors'),
      (error: unknown) => error instanceof InputError && error.problems[0].code === 'not-a-saved-run',
    );
  });

  it('goes on in another process with its whole past', () => {
    const expected = straightRun(40, new Map([[12, 0.07]]));
    const first = new History(smallTrainer());
    runSteps(first, 12);
    first.setLearningRate(0.07);
    first.recordEvaluation('validation', first.trainer.evaluate('validation'));
    runSteps(first, 13);
    const bytes = encodeHistory(first.save());
    const second = new History(smallTrainer());
    second.load(decodeHistory(bytes, 'run.safetensors'));
    assert.equal(second.lastStep, 25);
    assert.deepEqual(second.curves(), first.curves());
    assert.deepEqual(second.lastEvaluation('validation'), first.lastEvaluation('validation'));
    runSteps(second, 15);
    assert.deepEqual(momentOf(second.trainer), expected[40]);
    for (const step of [5, 12, 25, 33]) {
      second.goTo(step);
      assert.deepEqual(momentOf(second.trainer), expected[step]);
    }
  });
});
