import assert from 'node:assert/strict';
import type { UnitReport } from '../../core/session/protocol/inspection';
import type { OpenedSession } from '../session/openedSession';
import { type ConfigParts, openedSessions } from '../session/openedSession';

const base: ConfigParts = {
  seed: 4,
  data: { generator: 'spirals', samples: 200, noise: 0.05, validation: 0 },
  layers: [
    { type: 'Linear', out_features: 32 },
    { type: 'ReLU' },
    { type: 'Linear', out_features: 32 },
    { type: 'ReLU' },
    { type: 'Linear', out_features: 2 },
  ],
  training: { epochs: 60, batch_size: 10, shuffle: true },
};

const rates: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'plain SGD': { type: 'SGD', lr: 1 },
  momentum: { type: 'SGD', lr: 0.2, momentum: 0.9 },
  'Nesterov’s momentum': { type: 'SGD', lr: 0.2, momentum: 0.9, nesterov: true },
  'weight decay': { type: 'SGD', lr: 1, weight_decay: 0.001 },
  AdamW: { type: 'AdamW', lr: 0.3 },
};

describe('Whether a dead unit can wake', () => {
  const opened = openedSessions();

  const deadAt = (one: OpenedSession, layer: number): number[] =>
    [...one.session.loaded().observer.activity()[layer].active].flatMap((active, unit) =>
      active === 0 ? [unit] : [],
    );

  for (const [name, optimizer] of Object.entries(rates))
    it(`is never promised wrongly under ${name}: what is called dead for ever stays so`, async () => {
      const one = await opened({ ...base, optimizer });
      const doomed = new Set<number>();
      const verdicts = new Map<string, number>();
      for (let step = 20; step <= 1200; step += step < 100 ? 8 : 100) {
        await one.trainTo(step);
        const dead = deadAt(one, 1);
        for (const unit of doomed) assert.ok(dead.includes(unit), `unit ${unit} woke before step ${step}`);
        for (const unit of dead) {
          const { revival } = await one.look<UnitReport>({ probe: 'unit', params: { layer: 1, unit } });
          verdicts.set(revival.verdict, (verdicts.get(revival.verdict) ?? 0) + 1);
          if (revival.verdict === 'never') doomed.add(unit);
        }
      }
      assert.ok(verdicts.size > 0, 'the case must have deaths');
      if (optimizer.type === 'SGD') assert.ok(doomed.size > 0, [...verdicts.keys()].join());
    });

  it('under the L1 penalty is promised only where the bias keeps it below 0 on the whole way', async () => {
    const l1 = 0.02;
    const one = await opened({
      ...base,
      optimizer: { type: 'SGD', lr: 1 },
      training: { epochs: 60, batch_size: 10, shuffle: true, l1 },
    });
    const doomed = new Set<number>();
    const verdicts = new Map<string, number>();
    for (let step = 10; step <= 1500; step += step < 150 ? 5 : 50) {
      await one.trainTo(step);
      const dead = deadAt(one, 1);
      for (const unit of doomed) assert.ok(dead.includes(unit), `unit ${unit} woke before step ${step}`);
      for (const unit of dead) {
        const { revival } = await one.look<UnitReport>({ probe: 'unit', params: { layer: 1, unit } });
        verdicts.set(revival.verdict, (verdicts.get(revival.verdict) ?? 0) + 1);
        assert.match(revival.why, /L1 penalty/);
        if (revival.verdict === 'never') doomed.add(unit);
      }
    }
    assert.ok(doomed.size > 0, 'some unit dies with a bias below 0');
    const { network } = one.session.loaded();
    const bias = network.valuesOf(network.segmentsOf(0)[1]);
    assert.ok([...doomed].every(unit => bias[unit] < 0));
  });

  it('under the L1 penalty happens by the penalty alone, when the bias is above 0', async () => {
    const one = await opened({
      ...base,
      optimizer: { type: 'SGD', lr: 0.01 },
      training: { epochs: 60, batch_size: 10, shuffle: true, l1: 0.1 },
    });
    const { network, trainer } = one.session.loaded();
    const values = Float64Array.from(network.parameters.data);
    // With its first feature around 5, a unit of weight −6 on it is dead for every row although its bias is 1.
    const [weight, bias] = network.segmentsOf(0);
    values.set([-6, 0], weight.offset);
    values[bias.offset] = 1;
    const rows = trainer.training.rows;
    for (let row = 0; row < rows; row++) trainer.training.inputs.data[2 * row] += 5;
    await one.session.call('setParameters', { values });
    assert.ok(deadAt(one, 1).includes(0));
    const { revival } = await one.look<UnitReport>({ probe: 'unit', params: { layer: 1, unit: 0 } });
    assert.deepEqual([revival.verdict, /bias \(1\.00\)/.test(revival.why)], ['may', true], revival.why);
    let woke = 0;
    for (let step = 100; step <= 8000 && woke === 0; step += 100) {
      await one.trainTo(step);
      if (!deadAt(one, 1).includes(0)) woke = step;
    }
    assert.ok(woke > 0);
  });

  it('is left open behind layers that learn, where units do revive', async () => {
    const one = await opened({ ...base, optimizer: { type: 'SGD', lr: 0.7 } });
    let before: number[] = [];
    let revived = 0;
    for (let step = 1; step <= 600; step++) {
      await one.session.call('step', {});
      const dead = deadAt(one, 3);
      revived += before.filter(unit => !dead.includes(unit)).length;
      before = dead;
      if (step === 300)
        for (const unit of dead.slice(0, 2)) {
          const { revival } = await one.look<UnitReport>({ probe: 'unit', params: { layer: 3, unit } });
          assert.equal(revival.verdict, 'may');
        }
    }
    assert.ok(revived > 0);
  });

  it('is a question that a high rate makes urgent: most units die (CS231n)', async () => {
    const counts: number[] = [];
    for (const lr of [0.05, 2]) {
      const one = await opened({ ...base, optimizer: { type: 'SGD', lr } });
      await one.trainTo(1200);
      counts.push(deadAt(one, 1).length + deadAt(one, 3).length);
    }
    assert.ok(counts[1] > 3 * counts[0], counts.join());
  });
});
