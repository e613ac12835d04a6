import assert from 'node:assert/strict';
import { loadConfig } from '../../core/config/loadConfig';
import { ActivityCounter, statesOf } from '../../core/inspection/unitStates';
import { Trainer } from '../../core/training/trainer';

/** 2-32-32-2 on spirals with small minibatches, as in the classic warning about high rates. */
async function trainerAt(lr: number): Promise<Trainer> {
  const he = { type: 'kaiming_uniform_', nonlinearity: 'relu' };
  const config = {
    seed: 3,
    data: { generator: 'spirals', samples: 500, noise: 0.05 },
    layers: [
      { type: 'Linear', out_features: 32, init: he },
      { type: 'ReLU' },
      { type: 'Linear', out_features: 32, init: he },
      { type: 'ReLU' },
      { type: 'Linear', out_features: 2 },
    ],
    loss: { type: 'CrossEntropyLoss' },
    optimizer: { type: 'SGD', lr },
    training: { epochs: 60, batch_size: 10, shuffle: true },
  };
  const { config: resolved, dataset } = await loadConfig(JSON.stringify(config), '/facts.mlp.json');
  return new Trainer({ config: resolved, dataset });
}

/** Dead units of a ReLU over the whole training set. */
function deadUnits({ network, training }: Trainer, layer: number): Set<number> {
  const pass = network.createPass(training.rows, { input: training.inputs });
  network.forward(pass, training.rows, { mode: 'eval' });
  const counter = new ActivityCounter(network, layer, network.layers[layer].outFeatures);
  counter.add(pass.outputs[layer - 1].data, pass.outputs[layer].data, training.rows);
  const states = statesOf(network, counter.result());
  return new Set(states.flatMap((state, unit) => (state === 'dead' ? [unit] : [])));
}

interface Course {
  readonly dead: number;
  /** Units that were dead after one epoch and not after the next, by layer. */
  readonly revivals: readonly [number, number];
}

async function follow(lr: number): Promise<Course> {
  const trainer = await trainerAt(lr);
  const revivals: [number, number] = [0, 0];
  let before = [1, 3].map(layer => deadUnits(trainer, layer));
  const mark = trainer.memory.mark();
  while (trainer.step < trainer.totalSteps && !trainer.diverged) {
    trainer.runStep();
    if (trainer.step % (trainer.stepsPerEpoch / 2) !== 0) continue;
    const now = [1, 3].map(layer => deadUnits(trainer, layer));
    trainer.memory.release(mark);
    before.forEach((dead, index) => {
      for (const unit of dead) if (!now[index].has(unit)) revivals[index]++;
    });
    before = now;
  }
  return { dead: before[0].size + before[1].size, revivals };
}

describe('Dead ReLUs in training', function () {
  this.timeout(120_000);
  let slow: Course;
  let fast: Course;
  let wild: Course;

  before(async () => {
    [slow, fast, wild] = [await follow(0.05), await follow(0.5), await follow(2)];
  });

  it('grow in number with the learning rate: few at 0.05, most at 2', () => {
    assert.ok(slow.dead <= 8, `${slow.dead} of 64 at rate 0.05`);
    assert.ok(fast.dead > slow.dead, `${fast.dead} of 64 at rate 0.5`);
    assert.ok(wild.dead >= 32, `${wild.dead} of 64 at rate 2`);
  });

  it('stay dead in the first layer under plain SGD, but may wake in the second', () => {
    assert.equal(slow.revivals[0] + fast.revivals[0] + wild.revivals[0], 0);
    assert.ok(slow.revivals[1] + fast.revivals[1] + wild.revivals[1] > 0);
  });
});
