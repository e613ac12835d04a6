import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../core/config/loadConfig';
import { diagnose } from '../../core/inspection/findings/diagnose';
import { isPlanned, plannedSteps } from '../../core/inspection/findings/lookPlan';
import type { Finding, Findings } from '../../core/session/protocol/findings';
import { Session } from '../../core/session/session';
import { History } from '../../core/training/history';
import { Trainer } from '../../core/training/trainer';

const folder = join(__dirname, '../../examples');
const examples = readdirSync(folder).filter(name => name.endsWith('.mlp.json'));

async function diagnosed(text: string, until: number): Promise<readonly Finding[]> {
  const { config, dataset } = await loadConfig(text, join(folder, 'x.mlp.json'));
  return diagnose(new History(new Trainer({ config, dataset })), dataset, { until });
}

describe('The findings of a run that is watched', function () {
  this.timeout(120_000);
  let session: Session;
  beforeEach(() => {
    session = new Session();
  });
  afterEach(() => session.dispose());

  const load = (text: string) => session.call('load', { text, path: join(folder, 'x.mlp.json') });
  const look = () => session.call('inspect', { probe: 'findings', params: {} }) as Promise<Findings>;
  /** As the panel does: it looks while training runs, and shows what is said once all is still. */
  async function watchUntil(step: number): Promise<Findings> {
    await session.call('train', { untilStep: step });
    for (let turn = 0; session.status().state === 'training'; turn++) {
      if (turn % 3 === 0) await look();
      await new Promise(resolve => setImmediate(resolve));
    }
    await look();
    await session.whenStill();
    return look();
  }

  for (const name of examples) {
    const text = readFileSync(join(folder, name), 'utf8');
    it(`are those of the command line at the same step: ${name}, on the way, at its end and beyond`, async () => {
      await load(text);
      const { totalSteps } = session.loaded().trainer;
      const steps = [Math.round(0.37 * totalSteps), totalSteps, Math.round(1.2 * totalSteps)];
      for (const step of steps) {
        const found = await watchUntil(step);
        assert.equal(found.step, step);
        assert.equal(found.pending, 0);
        assert.deepEqual(found.findings, await diagnosed(text, step), `at step ${step}`);
      }
      await session.call('goTo', { step: steps[0] });
      await look();
      await session.whenStill();
      assert.deepEqual((await look()).findings, await diagnosed(text, steps[0]), 'after going back');
    });
  }

  it('name the saddle, where nothing moves, once its training has ended', async () => {
    await load(readFileSync(join(folder, 'saddle.mlp.json'), 'utf8'));
    const { findings } = await watchUntil(session.loaded().trainer.totalSteps);
    assert.ok(findings.some(({ rule }) => rule === 'R10'));
  });

  it('are those of the command line where a run diverges', async () => {
    const text = readFileSync(join(folder, 'dying-relu.mlp.json'), 'utf8').replace('"lr": 2.0', '"lr": 1e30');
    await load(text);
    const { totalSteps } = session.loaded().trainer;
    const { findings } = await watchUntil(totalSteps);
    assert.ok(findings.some(({ rule }) => rule === 'R4'));
    assert.deepEqual(findings, await diagnosed(text, totalSteps));
  });

  it('change no bit of the run, nor do the looks that are made up when it rests', async () => {
    const text = readFileSync(join(folder, 'dying-relu.mlp.json'), 'utf8');
    await load(text);
    for (const step of [50, 123, 200]) await watchUntil(step);
    const watched = session.loaded().trainer.capture();
    const { config, dataset } = await loadConfig(text, join(folder, 'x.mlp.json'));
    const alone = new Trainer({ config, dataset });
    while (alone.step < 200) alone.runStep();
    assert.deepEqual(watched, alone.capture());
  });

  it('are not looked for, also not at rest, when nobody asks', async () => {
    await load(readFileSync(join(folder, 'dying-relu.mlp.json'), 'utf8'));
    await session.call('train', { untilStep: 40 });
    await session.whenStill();
    const { findings, pending } = await look();
    assert.ok(pending > 0 && findings.length > 0, 'The first answer comes at once, and is made good later.');
  });
});

describe('The plan of the looks at a run', () => {
  it('is the same whether a step is asked for or all of them', () => {
    for (const total of [1, 7, 29, 30, 31, 64, 200, 1000, 12_345])
      for (const end of [0, 1, total - 1, total, 3 * total]) {
        const steps = Array.from({ length: end + 1 }, (_, step) => step);
        assert.deepEqual(
          plannedSteps(end, total),
          steps.filter(step => isPlanned(step, total)),
        );
      }
  });

  it('holds the start, the end, and some thirty steps between, with half as many for each doubling behind', () => {
    const plan = plannedSteps(30_000, 30_000);
    assert.equal(plan[0], 0);
    assert.equal(plan.at(-1), 30_000);
    assert.equal(plan.length, 1 + 7 + 30);
    assert.equal(plannedSteps(60_000, 30_000).length, plan.length + 15);
    assert.equal(plannedSteps(120_000, 30_000).length, plan.length + 30);
  });
});
