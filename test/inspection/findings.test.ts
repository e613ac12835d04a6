import assert from 'node:assert/strict';
import { readConfig } from '../../core/config/read';
import type { DataPart, Dataset } from '../../core/data/dataset';
import { diagnose } from '../../core/inspection/findings/diagnose';
import { FindingMonitor } from '../../core/inspection/findings/monitor';
import { rules } from '../../core/inspection/findings/registry';
import { ruleFacts } from '../../core/inspection/findings/settings';
import { History } from '../../core/training/history';
import { Trainer } from '../../core/training/trainer';
import { smallConfig, smallDataset, smallTrainer } from '../training/smallRun';

const plain = {
  layers: [{ type: 'Linear', out_features: 8 }, { type: 'ReLU' }, { type: 'Linear', out_features: 3 }],
} as const;

/** Puts the biases of the hidden layer at a value, which kills or wakes its ReLUs. */
function setBiases(trainer: Trainer, value: number): void {
  const segment = trainer.network.segments.find(({ name }) => name === '0.bias')!;
  trainer.network.valuesOf(segment).fill(value);
}

function codes(monitor: FindingMonitor): string[] {
  return monitor.findings().map(({ code }) => code);
}

function withInputs(change: (value: number, feature: number) => number): Dataset {
  const dataset = smallDataset();
  const part: DataPart = {
    ...dataset.training,
    inputs: dataset.training.inputs.map((value, i) => change(value, i % 3)),
  };
  return { ...dataset, training: part };
}

describe('Findings', () => {
  it('are raised when a rule holds, keep the first step at which it did, and are cleared when it holds no more', () => {
    const trainer = smallTrainer(plain);
    const dataset = smallDataset();
    const monitor = new FindingMonitor(trainer, dataset);
    monitor.observe();
    assert.ok(!codes(monitor).includes('dead-relu'));

    trainer.runStep();
    setBiases(trainer, -100);
    monitor.observe();
    trainer.runStep();
    monitor.observe();
    const dead = monitor.findings().find(({ code }) => code === 'dead-relu');
    assert.equal(dead?.severity, 'error');
    assert.equal(dead.firstStep, 1);
    assert.equal(dead.layer, 1);
    assert.deepEqual(dead.units, [0, 1, 2, 3, 4, 5, 6, 7]);

    trainer.runStep();
    setBiases(trainer, 1);
    monitor.observe();
    assert.ok(!codes(monitor).includes('dead-relu'));
    // At an earlier step they are still what they were then.
    assert.ok(monitor.findings(2).some(({ code }) => code === 'dead-relu'));
  });

  it('wait as many looks as a rule has patience for', () => {
    const layers = [
      { type: 'Linear', out_features: 8 },
      { type: 'Tanh' },
      { type: 'Linear', out_features: 3 },
    ] as const;
    const trainer = smallTrainer({ layers });
    const monitor = new FindingMonitor(trainer, smallDataset());
    monitor.observe();
    trainer.runStep();
    setBiases(trainer, 100);
    monitor.observe();
    assert.ok(!codes(monitor).includes('saturated-units'));
    trainer.runStep();
    monitor.observe();
    const found = monitor.findings().find(({ code }) => code === 'saturated-units');
    assert.equal(found?.firstStep, 1);
  });

  it('can be switched off, and given other thresholds, by the config', () => {
    const raised = (findings: object): string[] => {
      const trainer = smallTrainer({ ...plain, findings: findings as never });
      setBiases(trainer, -100);
      const monitor = new FindingMonitor(trainer, smallDataset());
      monitor.observe();
      return monitor.findings().map(({ code, severity }) => `${code} ${severity}`);
    };
    assert.ok(raised({}).includes('dead-relu error'));
    assert.ok(!raised({ 'dead-relu': { enabled: false } }).some(each => each.startsWith('dead-relu')));
    assert.ok(raised({ 'dead-relu': { error: 2 } }).includes('dead-relu warning'));
  });

  it('have their thresholds in the config’s schema, and a wrong name of a rule is an error there', () => {
    const text = (findings: string): string =>
      `{ "data": { "generator": "moons" }, "layers": [{ "type": "Linear", "out_features": 2 }],
         "loss": { "type": "CrossEntropyLoss" }, "optimizer": { "type": "SGD", "lr": 0.1 }, "findings": ${findings} }`;
    const good = readConfig(text('{ "dead-relu": { "warning": 0.3 } }'), '/a.mlp.json');
    assert.deepEqual(good.problems, []);
    const facts = ruleFacts(good.config!).find(({ id }) => id === 'R1');
    assert.equal(facts?.thresholds.find(({ name }) => name === 'warning')?.value, 0.3);
    const bad = readConfig(text('{ "dead-rely": {} }'), '/a.mlp.json');
    assert.equal(bad.problems.length, 1);
    assert.match(bad.problems[0].message, /dead-relu/);
  });

  it('of a run that diverges name the step and the layer', () => {
    const trainer = smallTrainer({
      ...plain,
      optimizer: { type: 'SGD', lr: 1e30, momentum: 0, dampening: 0, weight_decay: 0, nesterov: false },
    });
    const findings = diagnose(new History(trainer), smallDataset());
    const found = findings.find(({ rule }) => rule === 'R4');
    assert.equal(found?.severity, 'error');
    assert.match(found.message, /Step \d+/);
  });

  it('tell inputs of unequal scale and their distance from 0', () => {
    const config = smallConfig(plain);
    const raised = (dataset: Dataset): string | undefined => {
      const monitor = new FindingMonitor(new Trainer({ config, dataset }), dataset);
      monitor.observe();
      return monitor.findings().find(({ rule }) => rule === 'R16')?.message;
    };
    assert.equal(raised(smallDataset()), undefined);
    assert.match(
      raised(withInputs((value, feature) => (feature === 1 ? 50 * value : value))) ?? '',
      /"y" varies/,
    );
    assert.match(
      raised(withInputs((value, feature) => (feature === 2 ? value + 9 : value))) ?? '',
      /"z" lies/,
    );
  });

  it('tell a class that is ten times as rare as another', () => {
    const dataset = smallDataset(60);
    const labels = dataset.training.labels.map((_, row) => (row < 3 ? 0 : row < 10 ? 1 : 2));
    const unequal = { ...dataset, training: { ...dataset.training, labels } };
    const monitor = new FindingMonitor(
      new Trainer({ config: smallConfig(plain), dataset: unequal }),
      unequal,
    );
    monitor.observe();
    const found = monitor.findings().find(({ rule }) => rule === 'R17');
    assert.match(found?.message ?? '', /"c" has 50 training rows, "a" has 3/);
  });

  it('change nothing in the run that is watched', () => {
    const watched = smallTrainer();
    const alone = smallTrainer();
    const monitor = new FindingMonitor(watched, smallDataset());
    for (let step = 0; step < 8; step++) {
      monitor.observe();
      watched.runStep();
      alone.runStep();
    }
    assert.deepStrictEqual(watched.capture(), alone.capture());
  });

  it('come from rules with names, reasons and described thresholds of their own', () => {
    assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
    assert.equal(new Set(rules.map(({ code }) => code)).size, rules.length);
    for (const { code, why, thresholds } of rules) {
      assert.match(code, /^[a-z]+(-[a-z]+)*$/);
      assert.ok(why.length > 30);
      for (const { description } of Object.values(thresholds)) assert.ok(description.length > 10);
    }
  });
});

describe('Findings about single units', () => {
  it('tell the units that are dead for ever and those that are proven dead from those that may wake', () => {
    const trainer = smallTrainer(plain);
    const monitor = new FindingMonitor(trainer, smallDataset());
    setBiases(trainer, -1e4);
    monitor.observe();
    const [permanent, certified] = ['permanently-dead', 'certified-dead'].map(code =>
      monitor.findings().find(finding => finding.code === code),
    );
    assert.deepEqual(permanent?.units, [0, 1, 2, 3, 4, 5, 6, 7]);
    assert.match(permanent.message, /can never revive/);
    assert.deepEqual(certified?.units, [0, 1, 2, 3, 4, 5, 6, 7]);
    assert.equal(certified.severity, 'info');
  });

  it('call a unit dying only while it is not waking up, with its margin and the way that takes', () => {
    const trainer = smallTrainer(plain);
    const monitor = new FindingMonitor(trainer, smallDataset());
    monitor.observe();
    const seen = monitor.at(0)!;
    const rule = rules.find(({ code }) => code === 'dying-relu')!;
    const observed = (epoch: number, shares: number[], margins: number[]) => ({
      ...seen,
      step: epoch * 10,
      epoch,
      evalLoss: 1,
      states: [[], ['dying', 'dying', 'healthy', 'healthy']],
      activeShare: [new Float32Array(0), Float32Array.from(shares)],
      margin: [new Float32Array(0), Float32Array.from(margins)],
    });
    const [before, present] = [
      observed(1, [0.02, 0.001, 0.5, 0.5], [0.6, 0.1, 1, 1]),
      observed(3, [0.004, 0.004, 0.5, 0.5], [0.2, 0.2, 1, 1]),
    ];
    const found = rule.evaluate(
      {
        config: trainer.config,
        data: { baseline: 1 },
        observations: [before, present],
        present,
      } as never,
      { share: 0.1, warning: 0.25, window: 1 },
    );
    // Unit 1 is on for more samples than before: it is on its way back.
    assert.deepEqual(found[0].units, [0]);
    assert.equal(found[0].severity, 'warning');
    assert.match(found[0].message, /is 0\.200 and falls by 0\.20 an epoch: dead in about [12] epochs/);
  });

  it('say how many units a minibatch leaves off beside those that are dead, and never warn of it', () => {
    const trainer = smallTrainer(plain);
    const monitor = new FindingMonitor(trainer, smallDataset(), {});
    monitor.observe();
    const rule = rules.find(({ code }) => code === 'batch-inactive')!;
    const evidence = {
      config: trainer.config,
      description: smallDataset().description,
      present: { ...monitor.at(0)!, activeShare: [new Float32Array(0), Float32Array.of(0, 0.01, 0.5, 1)] },
    };
    const states = [[], ['dead', 'healthy', 'healthy', 'linear']];
    const found = rule.evaluate({ ...evidence, present: { ...evidence.present, states } } as never, {
      share: 0.1,
    });
    const { batch_size } = trainer.config.training;
    const rows = Math.min(batch_size, smallDataset().description.trainingSamples);
    assert.ok(Math.abs(found[0].evidence.asleep - (1 + 0.99 ** rows + 0.5 ** rows)) < 1e-5);
    assert.equal(found[0].severity, 'info');
  });
});
