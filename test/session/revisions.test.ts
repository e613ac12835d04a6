import assert from 'node:assert/strict';
import { OpenedSession } from './openedSession';

describe('The revision of a step', () => {
  it('is the same for the same weights, and another one for others at the same step', async () => {
    const one = await OpenedSession.open();
    const { session } = one;
    const now = (): string => `${session.status().step}/${session.status().revision}`;
    const seen = new Map<string, string>();
    const look = (): void => {
      const bits = one.bits();
      assert.equal(seen.get(now()) ?? bits, bits, `at ${now()}`);
      seen.set(now(), bits);
    };
    await one.trainTo(10);
    look();
    const before = now();
    await session.call('goTo', { step: 4 });
    look();
    const early = now();
    await session.call('goTo', { step: 10 });
    assert.equal(now(), before);

    const { network } = session.loaded();
    await session.call('setParameters', {
      values: Float64Array.from(network.parameters.data, value => 2 * value),
    });
    assert.notEqual(now(), before);
    look();
    const moved = now();
    await session.call('goTo', { step: 4 });
    assert.equal(now(), early, 'what lies before the move is as it was');
    look();
    await session.call('goTo', { step: 10 });
    assert.equal(now(), moved);
    look();

    await session.call('setLearningRate', { lr: 0.5 });
    assert.equal(now(), moved, 'the rate changes the steps to come alone');
    await one.trainTo(12);
    look();
    await session.call('reset', {});
    const fresh = now();
    look();
    await one.trainTo(12);
    look();
    await session.call('reset', {});
    assert.notEqual(now(), fresh);
    const { bytes } = await session.call('saveWeights', {});
    const plain = now();
    await session.call('loadWeights', { bytes, name: 'w' });
    assert.notEqual(now(), plain);
    session.dispose();
  });
});
