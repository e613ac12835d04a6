import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { SessionError } from '../../core/session/protocol/failure';
import { configText, eventually, OpenedSession, openedSessions } from './openedSession';

describe('a session', () => {
  const opened = openedSessions();

  it('goes from ready to finished, with both parts evaluated at the end', async () => {
    const one = await opened();
    const before = one.session.status();
    assert.equal(before.state, 'ready');
    assert.equal(before.training?.step, 0);
    assert.ok(Number.isNaN(before.batchLoss));
    await one.session.call('train', {});
    assert.equal(one.session.status().state, 'training');
    await one.session.whenStill();
    const after = one.session.status();
    assert.equal(after.state, 'finished');
    assert.equal(after.step, 20 * 5);
    assert.equal(after.epoch, 20);
    assert.equal(after.training?.step, 100);
    assert.equal(after.validation?.step, 100);
    assert.ok((after.training.loss ?? NaN) < (before.training?.loss ?? NaN));
    assert.ok((after.training.accuracy ?? NaN) > 0.9);
  });

  it('comes to the same bits however often it is paused, stepped, looked at and sent back', async () => {
    const straight = await opened();
    await straight.trainTo(60);
    const expected = straight.bits();
    const deed = fc.oneof(
      fc.record({ do: fc.constant('pause' as const), after: fc.integer({ min: 0, max: 3 }) }),
      fc.record({ do: fc.constant('step' as const), count: fc.integer({ min: 1, max: 7 }) }),
      fc.record({ do: fc.constant('back' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
      fc.record({ do: fc.constant('look' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 8 }), async deeds => {
        const one = await OpenedSession.open();
        const { session } = one;
        try {
          for (const each of deeds) {
            const { step, lastStep } = session.status();
            if (each.do === 'back') await session.call('goTo', { step: Math.floor(each.share * lastStep) });
            else if (each.do === 'step')
              await session.call('step', { count: Math.min(each.count, 60 - step) || 1 });
            else if (each.do === 'look') {
              await one.look({ probe: 'graph', params: { edges: 'update' } });
              await one.look({ probe: 'graph', params: { edges: 'gradient' } });
              await one.look({ probe: 'decision', params: { size: 8 } });
            } else {
              await session.call('train', { untilStep: 60 });
              for (let turn = 0; turn < each.after; turn++) await new Promise(setImmediate);
              await session.call('pause', {});
            }
            if (session.status().step > 60) await session.call('goTo', { step: 60 });
          }
          await one.trainTo(60);
          if (session.status().step !== 60) await session.call('goTo', { step: 60 });
          assert.equal(one.bits(), expected);
        } finally {
          session.dispose();
        }
      }),
      { numRuns: 12, seed: 5 },
    );
  });

  it('pauses between two steps at once and stands still', async () => {
    const one = await opened({ training: { epochs: 1_000_000, batch_size: 10 } });
    await one.session.call('train', {});
    await eventually(() => one.session.status().step > 0);
    const began = performance.now();
    const { state, step } = await one.session.call('pause', {});
    assert.ok(performance.now() - began < 100);
    assert.equal(state, 'paused');
    await new Promise(resolve => setTimeout(resolve, 30));
    assert.equal(one.session.status().step, step);
  });

  it('makes exactly the steps asked for', async () => {
    const { session } = await opened();
    assert.equal((await session.call('step', {})).step, 1);
    const { step, state } = await session.call('step', { count: 12 });
    assert.deepEqual([step, state], [13, 'paused']);
    await assert.rejects(session.call('step', { count: 0 }), /whole number of steps/);
  });

  it('answers a step on large data at once and evaluates it afterwards, in portions', async () => {
    const one = await opened({
      data: { generator: 'blobs', samples: 20_000, features: 50, validation: 0.1 },
      layers: [
        { type: 'Linear', out_features: 256 },
        { type: 'ReLU' },
        { type: 'Linear', out_features: 256 },
        { type: 'ReLU' },
        { type: 'Linear', out_features: 3 },
      ],
    });
    const first = await one.session.call('step', {});
    assert.deepEqual([first.step, first.state], [1, 'paused']);
    assert.notEqual(first.training?.step, 1);
    const second = await one.session.call('step', {});
    assert.equal(second.step, 2);
    await eventually(() => one.statuses.at(-1)?.training?.step === 2);
    const { loss, accuracy } = one.session.loaded().trainer.evaluate('training');
    const told = one.session.status().training;
    assert.deepEqual([told?.loss, told?.accuracy], [loss, accuracy]);
  });

  it('goes back to any step bit for bit, and reports the metrics of that step', async () => {
    const one = await opened();
    const seen = new Map<number, string>();
    for (let step = 0; step <= 40; step += 8) {
      await one.trainTo(step);
      seen.set(step, await one.weights());
    }
    for (const [step, weights] of [...seen].reverse()) {
      const status = await one.session.call('goTo', { step });
      assert.equal(status.step, step);
      assert.equal(status.lastStep, 40);
      assert.equal(status.training?.step, step);
      assert.equal(await one.weights(), weights);
    }
    await assert.rejects(one.session.call('goTo', { step: 41 }), /reaches from 0 to 40/);
  });

  it('keeps within the memory its history is given, and reaches every step all the same', async () => {
    const one = await opened();
    const text = configText({ training: { epochs: 200, batch_size: 10 } });
    await one.session.call('load', { text, path: '/net.mlp.json', historyMegabytes: 0.01 });
    await one.trainTo(500);
    const weights = await one.weights();
    await one.trainTo(900);
    const { history } = one.session.loaded();
    assert.ok(history.bytes <= 0.01 * 2 ** 20, `${history.bytes} bytes`);
    await one.session.call('goTo', { step: 500 });
    assert.equal(await one.weights(), weights);
  });

  it('starts a new course where the learning rate is changed, and repeats it when it comes back', async () => {
    const one = await opened();
    await one.trainTo(30);
    await one.session.call('goTo', { step: 10 });
    const changed = await one.session.call('setLearningRate', { lr: 0.5 });
    assert.equal(changed.lastStep, 10);
    assert.equal(changed.learningRate, 0.5);
    await one.trainTo(20);
    const weights = await one.weights();
    await one.session.call('goTo', { step: 3 });
    assert.equal(one.session.status().learningRate, 0.02);
    await one.session.call('goTo', { step: 20 });
    assert.equal(await one.weights(), weights);
    for (const lr of [NaN, Infinity, -1])
      await assert.rejects(one.session.call('setLearningRate', { lr }), /must be a number from 0 on/);
  });

  it('resets to the weights of its seed', async () => {
    const one = await opened();
    const initial = await one.weights();
    await one.trainTo(25);
    const status = await one.session.call('reset', {});
    assert.deepEqual([status.state, status.step, status.lastStep], ['ready', 0, 0]);
    assert.equal(await one.weights(), initial);
  });

  it('survives the end of its process in a snapshot', async () => {
    const first = await opened();
    await first.trainTo(33);
    const { bytes, step } = await first.session.call('snapshot', {});
    assert.equal(step, 33);
    await first.trainTo(70);
    const second = await opened();
    const status = await second.session.call('restore', { bytes });
    assert.deepEqual([status.step, status.lastStep, status.state], [33, 33, 'paused']);
    await second.trainTo(70);
    assert.equal(await second.weights(), await first.weights());
  });

  it('takes weights from another run and starts over from them', async () => {
    const first = await opened();
    await first.trainTo(15);
    const { bytes } = await first.session.call('saveWeights', {});
    const second = await opened({ seed: 9 });
    await second.trainTo(5);
    const status = await second.session.call('loadWeights', { bytes, name: 'w.safetensors' });
    assert.deepEqual([status.step, status.lastStep], [0, 0]);
    assert.equal(await second.weights(), await first.weights());
    const other = await opened({ layers: [{ type: 'Linear', out_features: 2 }] });
    await assert.rejects(
      other.session.call('loadWeights', { bytes, name: 'w.safetensors' }),
      /do not fit the layers/,
    );
  });

  it('puts weights where they are told and forgets the later course', async () => {
    const one = await opened();
    await one.trainTo(20);
    await one.session.call('goTo', { step: 10 });
    const count = one.session.loaded().network.parameterCount;
    const status = await one.session.call('setParameters', { values: new Float64Array(count).fill(0.25) });
    assert.deepEqual([status.step, status.lastStep], [10, 10]);
    assert.ok(one.session.loaded().network.parameters.data.every(value => value === 0.25));
    await assert.rejects(one.session.call('setParameters', { values: new Float64Array(3) }), /3 values came/);
  });

  it('stops before the first number that is not finite and says where', async () => {
    const one = await opened({
      layers: [{ type: 'Linear', out_features: 8 }, { type: 'ReLU' }, { type: 'Linear', out_features: 2 }],
      optimizer: { type: 'SGD', lr: 1e30 },
    });
    const status = await one.trainTo(100);
    assert.equal(status.state, 'diverged');
    assert.match(status.message ?? '', /Step \d+.*(NaN|Infinity)/s);
    assert.equal(status.lastStep, status.step);
    assert.ok(one.session.loaded().network.parameters.data.every(Number.isFinite));
    const back = await one.session.call('goTo', { step: 0 });
    assert.deepEqual([back.state, back.message], ['ready', undefined]);
    await one.session.call('setLearningRate', { lr: 0.01 });
    assert.equal((await one.trainTo(100)).state, 'finished');
  });

  it('reports every problem of a config and is empty after it', async () => {
    const one = await opened();
    const text = configText({ layers: [{ type: 'Linear', out_features: 3 }, { type: 'ReLUU' }] });
    await assert.rejects(
      one.session.call('load', { text, path: '/nowhere/bad.mlp.json' }),
      (error: Error) => {
        assert.equal(error.name, 'InputError');
        return true;
      },
    );
    assert.equal(one.session.status().state, 'empty');
    await assert.rejects(one.session.call('train', {}), (error: SessionError) => {
      assert.equal(error.failure.kind, 'run');
      return true;
    });
    await one.load();
    assert.equal(one.session.status().state, 'ready');
  });

  it('drops the run of before when another config is loaded while it trains', async () => {
    const one = await opened({ training: { epochs: 1_000_000, batch_size: 10 } });
    await one.session.call('train', {});
    await eventually(() => one.session.status().step > 0);
    await one.load({ seed: 11 });
    assert.equal(one.session.status().step, 0);
    await new Promise(resolve => setTimeout(resolve, 30));
    assert.equal(one.session.status().step, 0);
  });

  it('tells its status about ten times a second while it trains, not with every slice', async () => {
    const one = await opened({ training: { epochs: 1_000_000, batch_size: 10 } });
    await one.session.call('train', {});
    one.statuses.length = 0;
    await new Promise(resolve => setTimeout(resolve, 520));
    await one.session.call('pause', {});
    assert.ok(one.statuses.length >= 2 && one.statuses.length <= 8, `${one.statuses.length} statuses`);
  });
});
