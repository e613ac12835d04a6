import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SessionEvents } from '../../core/session/protocol/commands';
import type { Measured, StopPoint } from '../../core/session/protocol/stops';
import type { TensorValues } from '../../core/session/protocol/tensor';
import { Session } from '../../core/session/session';
import { parseExpression, type Scope } from '../../core/session/stops/expression';
import { OpenedSession, configText } from './openedSession';

const scope: Scope = {
  names: ['a', 'list'],
  value: name => ({ a: 3, 'layer2.a': 7, list: [4, 5] })[name],
};
const value = (text: string): number => parseExpression(text).evaluate(scope);

describe('an expression over measures', () => {
  it('computes as JavaScript does, with comparisons as 1 and 0', () => {
    assert.equal(value('1 + 2 * a - list[1] / 2'), 4.5);
    assert.equal(value('(a > 2 && list[0] == 4) || a < 0'), 1);
    assert.equal(value('!(a % 2)'), 0);
    assert.equal(value('layer2.a + abs(-1) + log10(100)'), 10);
    assert.equal(value('isNaN(0 / 0)'), 1);
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
        fc.integer({ min: 1, max: 99 }),
        (x, n) => {
          const text = `(${x < 0 ? `(${x})` : x}) * ${n} - ${n} % 7 <= 10`;
          assert.equal(value(text), Number(x * n - (n % 7) <= 10));
        },
      ),
    );
  });

  it('knows a truth from a number', () => {
    assert.equal(parseExpression('a > 2').isTruth, true);
    assert.equal(parseExpression('a + 2').isTruth, false);
  });

  it('is never code: calls, texts, assignments and inherited names are refused in words', () => {
    for (const [text, message] of [
      ['process.exit(1)', /calls something that is not known/],
      ['constructor(1)', /calls something that is not known/],
      ['toString(1)', /calls something that is not known/],
      ['"a" + 1', /holds a text/],
      ['a = 5', /is not (an expression|known here)/],
      ['a ? 1 : 2', /is not an expression/],
      ['this', /is not an expression/],
      ['a >', /is not an expression/],
      ['', /is not an expression/],
      ['a; a', /is not an expression/],
    ] as const)
      assert.throws(() => value(text), message, text);
    assert.throws(() => value('b'), /"b" is not measured here\. There are a, list/);
    assert.throws(() => value('list'), /a number for each unit/);
    assert.throws(() => value('list[2]'), /has the parts 0 to 1/);
  });

  it('of any text is understood or refused in words, and never anything else', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('a1.[]()<>=!&|+-*/% "{}x,')) }), text => {
        try {
          parseExpression(text).evaluate(scope);
        } catch (error) {
          assert.equal((error as Error).name, 'SessionError', `${text}: ${String(error)}`);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a stop point', () => {
  const stopAt = async (one: OpenedSession, ...stops: StopPoint[]): Promise<void> => {
    const { faults } = await one.session.call('setStops', { stops });
    assert.deepEqual(faults, []);
  };

  it('without a condition stops after each step, and the numbers are those of an undisturbed run', async () => {
    const plain = await OpenedSession.open();
    await plain.trainTo(5);
    const one = await OpenedSession.open();
    await stopAt(one, { id: 'a' });
    for (let step = 1; step <= 5; step++) {
      const status = await one.trainTo(100);
      assert.equal(status.step, step);
      assert.equal(status.state, 'paused');
      assert.deepEqual(status.stoppedBy, ['a']);
    }
    assert.equal(one.bits(), plain.bits());
  });

  it('stops where its condition holds, and with `begins` only where it begins to', async () => {
    const one = await OpenedSession.open();
    await stopAt(one, { id: 'every', condition: 'step % 7 == 0' });
    assert.equal((await one.trainTo(60)).step, 7);
    assert.equal((await one.trainTo(60)).step, 14);
    await stopAt(one, { id: 'late', condition: 'step > 20', when: 'begins' });
    assert.equal((await one.trainTo(60)).step, 21);
    const status = await one.trainTo(60);
    assert.equal(status.step, 60);
    assert.deepEqual(status.stoppedBy, []);
  });

  it('that rises stops at each step at which its value is larger than before', async () => {
    const one = await OpenedSession.open();
    await stopAt(one, { id: 'a', condition: 'step % 5', when: 'rises', hitCondition: '== 5' });
    // 1, 2, 3, 4 rise; 5 falls to 0; 6 rises.
    assert.equal((await one.trainTo(60)).step, 6);
  });

  it('counts its hits', async () => {
    const one = await OpenedSession.open();
    await stopAt(one, { id: 'a', condition: 'step % 2 == 0', hitCondition: '% 3' });
    assert.equal((await one.trainTo(60)).step, 6);
    assert.equal((await one.trainTo(60)).step, 12);
    await stopAt(one, { id: 'a', hitCondition: '== 4' });
    assert.equal((await one.trainTo(60)).step, 16);
    assert.equal((await one.trainTo(60)).step, 60);
  });

  it('means the measures of its own layer, and names those of others', async () => {
    const one = await OpenedSession.open();
    await stopAt(one, {
      id: 'a',
      layer: 2,
      condition:
        'deadFraction <= layer2.deadFraction && active[0] >= 0 && weightNorm == 0 && layer0.weightNorm > 0',
    });
    assert.equal((await one.trainTo(60)).step, 1);
  });

  it('with a message tells it and lets the run go on', async () => {
    const told: SessionEvents['stopLog'][] = [];
    const session = new Session({
      emit: (event, data) => {
        if (event === 'stopLog') told.push(data as SessionEvents['stopLog']);
      },
    });
    await session.call('load', { text: configText(), path: 'x.mlp.json' });
    const stops = [
      { id: 'log', condition: 'step % 10 == 0', logMessage: 'at {step}: {epoch * 2} {layer2.dead}' },
    ];
    await session.call('setStops', { stops });
    await session.call('train', { untilStep: 30 });
    await session.whenStill();
    assert.deepEqual(
      told.map(({ step }) => step),
      [10, 20, 30],
    );
    assert.match(told[1].text, /^at 20: 8 \d+$/);
    session.dispose();
  });

  it('whose expression cannot be read or measured is told when it is set', async () => {
    const one = await OpenedSession.open();
    const { faults } = await one.session.call('setStops', {
      stops: [
        { id: 'a', condition: 'los < 1' },
        { id: 'b', condition: 'loss <' },
        { id: 'c', hitCondition: 'often' },
        { id: 'd', logMessage: 'x {nothing}' },
        { id: 'e', layer: 2, condition: 'active[99] > 0' },
        { id: 'fine', condition: 'step == 3' },
      ],
    });
    assert.deepEqual(
      faults.map(({ id }) => id),
      ['a', 'b', 'c', 'd', 'e'],
    );
    assert.match(faults[0].message, /"los" is not measured here/);
    assert.equal((await one.trainTo(60)).step, 3);
  });

  it('that can no longer be measured is told once and left out; the run goes on', async () => {
    const one = await OpenedSession.open();
    await stopAt(one, { id: 'a', layer: 2, condition: 'active[step] < 0' });
    assert.equal((await one.trainTo(40)).step, 40);
  });

  it('is found on the way back: the last step before the present one at which it holds', async () => {
    const one = await OpenedSession.open();
    await one.trainTo(50);
    const bits = one.bits();
    await stopAt(one, { id: 'a', condition: 'step % 9 == 0 || step == 2' });
    for (const step of [45, 36, 27, 18, 9, 2]) {
      const status = await one.session.call('runBack', {});
      assert.equal(status.step, step);
      assert.deepEqual(status.stoppedBy, ['a']);
    }
    const start = await one.session.call('runBack', {});
    assert.deepEqual([start.step, start.stoppedBy, start.lastStep], [0, [], 50]);
    await stopAt(one);
    await one.trainTo(50);
    assert.equal(one.bits(), bits);
  });

  it('with `begins` is found where it began, also across kept states', async () => {
    const one = await OpenedSession.open();
    await one.trainTo(90);
    await stopAt(one, { id: 'a', condition: 'step >= 17 && step < 40 || step >= 64', when: 'begins' });
    assert.equal((await one.session.call('runBack', {})).step, 64);
    assert.equal((await one.session.call('runBack', {})).step, 17);
    assert.equal((await one.session.call('runBack', {})).step, 0);
  });

  it('is forgotten with the config it was set for', async () => {
    const one = await OpenedSession.open();
    await stopAt(one, { id: 'a' });
    await one.load();
    assert.equal((await one.trainTo(12)).step, 12);
  });
});

describe('a measure', () => {
  it('is one number, NaN as such', async () => {
    const one = await OpenedSession.open();
    const { value: found, isTruth } = await one.look<Measured>({
      probe: 'measure',
      params: { expression: 'loss' },
    });
    assert.deepEqual([[...found], isTruth], [[Number.NaN], false]);
  });

  it('of a tensor are its values by name, with its place among the parameters', async () => {
    const one = await OpenedSession.open();
    await one.trainTo(3);
    const { network } = one.session.loaded();
    const weight = await one.look<TensorValues>({ probe: 'tensor', params: { layer: 4, tensor: 'weight' } });
    assert.deepEqual(weight.shape, [2, 8]);
    assert.deepEqual(
      [...weight.values],
      [...network.parameters.data.subarray(weight.offset, weight.offset! + 16)],
    );
    const mean = await one.look<TensorValues>({
      probe: 'tensor',
      params: { layer: 1, tensor: 'running_mean' },
    });
    assert.deepEqual([mean.shape, mean.offset], [[8], undefined]);
    await assert.rejects(
      one.look({ probe: 'tensor', params: { layer: 2, tensor: 'weight' } }),
      /Layer 2 has no tensor "weight"/,
    );
  });
});
