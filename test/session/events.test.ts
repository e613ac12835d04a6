import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Findings } from '../../core/session/protocol/findings';
import type { RunEvent, RunEvents } from '../../core/session/protocol/events';
import { Session } from '../../core/session/session';

const dying = readFileSync(join(__dirname, '../../examples/dying-relu.mlp.json'), 'utf8');

describe('The events of a run', () => {
  let session: Session;
  beforeEach(() => {
    session = new Session();
  });
  afterEach(() => session.dispose());

  const load = (text: string) => session.call('load', { text, path: join(__dirname, 'test.mlp.json') });
  const look = () => session.call('inspect', { probe: 'findings', params: {} }) as Promise<Findings>;
  const events = async (): Promise<readonly RunEvent[]> =>
    ((await session.call('inspect', { probe: 'events', params: {} })) as RunEvents).events;

  it('name the units that died between two looks, and agree with their states at both steps', async () => {
    await load(dying);
    await look();
    for (let i = 0; i < 12; i++) {
      await session.call('step', { count: 5 });
      await look();
    }
    const deaths = (await events()).filter(({ kind }) => kind === 'death');
    assert.ok(deaths.length > 0, 'This network loses units.');
    const deadAt = async (step: number, layer: number, unit: number): Promise<boolean> => {
      await session.call('goTo', { step });
      const { trainer, observer } = session.loaded();
      return trainer.step === step && observer.activity()[layer].active[unit] === 0;
    };
    for (const { step, after, layer, units } of deaths)
      for (const unit of units.slice(0, 3)) {
        assert.equal(await deadAt(step, layer ?? -1, unit), true, `dead at ${step}`);
        assert.equal(await deadAt(after, layer ?? -1, unit), false, `alive at ${after}`);
      }
  });

  it('hold the learning rates that were set, at their exact steps, which replay repeats to the bit', async () => {
    await load(dying);
    await session.call('step', { count: 7 });
    await session.call('setLearningRate', { lr: 0.25 });
    await session.call('step', { count: 6 });
    await session.call('setLearningRate', { lr: 0.125 });
    await session.call('step', { count: 10 });
    const { network } = session.loaded();
    const end = network.parameters.data.slice();
    const rates = (await events()).filter(({ kind }) => kind === 'learningRate');
    assert.deepEqual(
      rates.map(({ step, after, text }) => [step, after, text]),
      [
        [7, 7, 'Learning rate changed from 2 to 0.25'],
        [13, 13, 'Learning rate changed from 0.25 to 0.125'],
      ],
    );
    await session.call('goTo', { step: 3 });
    assert.equal(session.status().learningRate, 2);
    assert.equal((await events()).filter(({ kind }) => kind === 'learningRate').length, 2);
    await session.call('goTo', { step: 7 });
    assert.equal(session.status().learningRate, 0.25);
    await session.call('goTo', { step: 23 });
    assert.deepEqual(network.parameters.data, end);
  });

  it('forget what lies beyond a step from which another course was taken', async () => {
    await load(dying);
    await session.call('step', { count: 9 });
    await session.call('setLearningRate', { lr: 0.5 });
    await session.call('step', { count: 9 });
    await session.call('goTo', { step: 4 });
    await session.call('setLearningRate', { lr: 1 });
    const rates = (await events()).filter(({ kind }) => kind === 'learningRate');
    assert.deepEqual(
      rates.map(({ step }) => step),
      [4],
    );
  });

  it('say where a number stopped being finite, and which findings came and went', async () => {
    await load(dying.replace('"lr": 2.0', '"lr": 1e30'));
    await look();
    await session.call('step', { count: 50 });
    await look();
    const found = await events();
    const end = found.find(({ kind }) => kind === 'divergence');
    assert.equal(end?.step, session.status().lastStep);
    assert.match(end?.text ?? '', /rate/);
    const raised = found.filter(({ kind }) => kind === 'raised');
    const { findings } = await look();
    for (const finding of findings)
      assert.ok(
        raised.some(({ text }) => text.startsWith(finding.title)),
        finding.title,
      );
    assert.deepEqual(
      [...found].sort((a, b) => a.step - b.step),
      found,
    );
  });
});
