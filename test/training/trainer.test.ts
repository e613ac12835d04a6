import assert from 'node:assert/strict';
import fc from 'fast-check';
import { InputError } from '../../core/config/problem';
import { adam, momentOf, runSteps, smallConfig, smallDataset, smallTrainer } from './smallRun';

describe('A trainer', () => {
  it('repeats a run bit for bit, in either precision', () => {
    for (const precision of ['float32', 'float64'] as const) {
      const [first, second] = [smallTrainer({ precision }), smallTrainer({ precision })];
      runSteps(first, 20);
      runSteps(second, 20);
      assert.deepEqual(momentOf(first), momentOf(second));
    }
  });

  it('makes another run of another seed', () => {
    const [first, second] = [smallTrainer(), smallTrainer({ seed: 12 })];
    runSteps(first, 3);
    runSteps(second, 3);
    assert.notDeepEqual(first.network.parameters.data, second.network.parameters.data);
  });

  it('goes on bit for bit from any snapshot, even in another trainer', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.boolean(), (before, after, useAdam) => {
        const changes = useAdam ? { optimizer: adam } : {};
        const straight = smallTrainer(changes);
        runSteps(straight, before);
        const snapshot = straight.capture();
        runSteps(straight, after);
        const resumed = smallTrainer(changes);
        resumed.restore(snapshot);
        runSteps(resumed, after);
        assert.deepEqual(momentOf(resumed), momentOf(straight));
      }),
      { numRuns: 30 },
    );
  });

  it('captures copies that later steps do not touch', () => {
    const trainer = smallTrainer();
    const before = trainer.capture();
    const copy = structuredClone(before);
    runSteps(trainer, 3);
    assert.deepEqual(before, copy);
    trainer.restore(before);
    runSteps(trainer, 2);
    assert.deepEqual(before, copy);
  });

  it('refuses a snapshot of another network', () => {
    const other = smallTrainer({ layers: [{ type: 'Linear', out_features: 3 }] });
    assert.throws(() => smallTrainer().restore(other.capture()), /another network/);
  });

  it('covers every row once an epoch, in a new order each time', () => {
    const trainer = smallTrainer({ layers: [{ type: 'Linear', out_features: 3 }] });
    const { inputs } = smallDataset().training;
    const key = (values: ArrayLike<number>, row: number): string =>
      Array.from({ length: 3 }, (_, i) => values[row * 3 + i]).join(' ');
    const expected = Array.from({ length: 30 }, (_, row) => key(inputs, row));
    const orders: string[][] = [];
    for (let epoch = 0; epoch < 2; epoch++) {
      const seen: string[] = [];
      for (let step = 0; step < trainer.stepsPerEpoch; step++) {
        trainer.runStep();
        const rows = step === trainer.stepsPerEpoch - 1 ? 6 : 8;
        for (let row = 0; row < rows; row++) seen.push(key(trainer.pass.input.data, row));
      }
      assert.deepEqual([...seen].sort(), [...expected].sort());
      orders.push(seen);
    }
    assert.notDeepEqual(orders[0], orders[1]);
    assert.notDeepEqual(orders[0], expected);
  });

  it('evaluates without leaving a trace', () => {
    const [looked, plain] = [smallTrainer(), smallTrainer()];
    for (let step = 0; step < 10; step++) {
      looked.runStep();
      looked.evaluate('training');
      looked.evaluate('validation');
      plain.runStep();
    }
    assert.deepEqual(momentOf(looked), momentOf(plain));
  });

  it('evaluates a large part in pieces to the same result', () => {
    const dataset = smallDataset(1500, 0);
    const trainer = smallTrainer({ precision: 'float64' }, dataset);
    runSteps(trainer, 5);
    const { network } = trainer;
    const pass = network.createPass(1500);
    pass.input.data.set(dataset.training.inputs);
    network.forward(pass, 1500, { mode: 'eval' });
    const { tensor } = trainer.training.target;
    const { loss, accuracy } = trainer.evaluate('training');
    assert.ok(Math.abs(loss - network.loss(pass, 1500, tensor, false)) < 1e-12 * loss);
    assert.equal(accuracy, Number(pass.loss.countCorrect(1500, tensor)) / 1500);
    assert.deepEqual(trainer.evaluate('validation'), { loss: NaN, accuracy: undefined });
  });

  it('uses a rate set by hand from the next step on, until it follows the schedule again', () => {
    const trainer = smallTrainer();
    runSteps(trainer, 2);
    trainer.learningRate = 0.025;
    assert.equal(trainer.lastLearningRate, 0.1);
    trainer.runStep();
    assert.equal(trainer.lastLearningRate, 0.025);
    trainer.followSchedule();
    assert.equal(trainer.learningRate, 0.1);
    assert.throws(() => (trainer.learningRate = NaN), /cannot be NaN/);
  });

  it('clips the gradient to the norm asked for, and tells the norm from before', () => {
    const clipped = smallTrainer({ training: { ...smallConfig().training, clip_grad_norm: 0.01 } });
    clipped.runStep();
    const norm = Math.hypot(...clipped.network.gradients.data);
    assert.ok(clipped.lastGradNorm > 0.01);
    assert.ok(Math.abs(norm - 0.01) < 1e-5, `${norm}`);
  });
});

describe('The L1 penalty', () => {
  const plain = smallTrainer({ precision: 'float64' });
  plain.runStep();

  it('adds λ·sign(w) to the gradient of the weights alone, and leaves the loss that of the data', () => {
    const penalised = smallTrainer({
      precision: 'float64',
      training: { ...smallConfig().training, l1: 0.3 },
    });
    const before = penalised.network.parameters.data.slice();
    penalised.runStep();
    assert.equal(penalised.lastLoss, plain.lastLoss);
    assert.notEqual(penalised.lastGradNorm, plain.lastGradNorm);
    for (const { name, kind, offset, length } of penalised.network.segments) {
      if (kind !== 'parameter') continue;
      const isWeight = ['0.weight', '4.weight'].includes(name);
      for (let i = offset; i < offset + length; i++) {
        const expected = plain.network.gradients.data[i] + (isWeight ? 0.3 * Math.sign(before[i]) : 0);
        assert.equal(penalised.network.gradients.data[i], expected, name);
      }
    }
  });

  it('of strength 0 is none', () => {
    const none = smallTrainer({ precision: 'float64', training: { ...smallConfig().training, l1: 0 } });
    none.runStep();
    assert.deepEqual(momentOf(none), momentOf(plain));
  });

  it('brings weights that nothing else holds up to within a step of 0, and no nearer', () => {
    // Stronger than any gradient of the data.
    const [lr, l1] = [0.001, 10];
    const trainer = smallTrainer({
      layers: [{ type: 'Linear', out_features: 3 }],
      training: { ...smallConfig().training, l1 },
      scheduler: undefined,
      optimizer: { type: 'SGD', lr, momentum: 0, dampening: 0, weight_decay: 0, nesterov: false },
    });
    const [weight, bias] = trainer.network.segments.map(segment => trainer.network.valuesOf(segment));
    const before = bias.slice();
    runSteps(trainer, 200);
    assert.ok(weight.every(w => Math.abs(w) < 1.2 * lr * l1 && w !== 0));
    assert.ok(bias.some((b, i) => Math.abs(b - before[i]) > 0.01));
  });
});

describe('A run that diverges', () => {
  const wild = { ...smallConfig().optimizer, lr: 1e30 };

  it('stops before the update, with the last finite state, and names where', () => {
    const trainer = smallTrainer({ optimizer: wild, scheduler: undefined });
    let before = trainer.capture();
    for (let step = 0; step < 50 && !trainer.diverged; step++) {
      before = trainer.capture();
      trainer.runStep();
    }
    const { diverged } = trainer;
    assert.ok(diverged);
    assert.equal(diverged.step, trainer.step + 1);
    assert.match(diverged.message, new RegExp(`[Ss]tep ${diverged.step}`));
    const { lastLoss, lastGradNorm } = trainer;
    assert.ok(!Number.isFinite(lastLoss) || !Number.isFinite(lastGradNorm));
    // What is told of the step that failed is not part of the state.
    assert.deepEqual(trainer.capture(), { ...before, lastLoss, lastGradNorm });
  });

  it('names the weight that was not finite from the start', () => {
    const trainer = smallTrainer();
    trainer.network.parameters.data[4] = NaN;
    trainer.runStep();
    const { quantity, tensor, layer, index, value, message } = trainer.diverged ?? {};
    assert.deepEqual(
      { quantity, tensor, layer, index, value },
      { quantity: 'parameter', tensor: '0.weight', layer: 0, index: 4, value: NaN },
    );
    assert.match(String(message), /0\.weight\[4\] is NaN from the start/);
    assert.equal(trainer.step, 0);
  });

  it('names the feature when the data is not finite', () => {
    const dataset = smallDataset();
    dataset.training.inputs[3 * 5 + 1] = Infinity;
    const trainer = smallTrainer({ layers: [{ type: 'Linear', out_features: 3 }] }, dataset);
    runSteps(trainer, 4);
    assert.equal(trainer.diverged?.quantity, 'input');
    assert.equal(trainer.diverged.index, 1);
  });

  it('names the layer and the unit whose output was the first beyond all bounds', () => {
    const trainer = smallTrainer({
      layers: [{ type: 'Linear', out_features: 6 }, { type: 'Tanh' }, { type: 'Linear', out_features: 3 }],
    });
    const weight = trainer.network.segments.find(segment => segment.name === '2.weight');
    assert.ok(weight);
    trainer.network.valuesOf(weight).fill(3e38, 6, 12);
    trainer.runStep();
    const { quantity, layer, index } = trainer.diverged ?? {};
    assert.deepEqual({ quantity, layer, index }, { quantity: 'output', layer: 2, index: 1 });
  });
});

describe('Minibatches that cannot be', () => {
  const training = smallConfig().training;

  it('are refused where batch norm would see a single row, with the way out', () => {
    const make = () => smallTrainer({ training: { ...training, batch_size: 29 } });
    assert.throws(
      make,
      (error: unknown) =>
        error instanceof InputError && /Layer 1 \(BatchNorm1d\).*"drop_last"/.test(error.message),
    );
  });

  it('are refused when dropping the last one leaves none', () => {
    const make = () => smallTrainer({ training: { ...training, batch_size: 31, drop_last: true } });
    assert.throws(
      make,
      (error: unknown) => error instanceof InputError && error.problems[0].code === 'no-full-batch',
    );
  });

  it('are refused without rows', () => {
    assert.throws(() => smallTrainer({}, smallDataset(0, 5)), InputError);
  });

  it('may be larger than the data', () => {
    const trainer = smallTrainer({ training: { ...training, batch_size: 1000 } });
    assert.equal(trainer.stepsPerEpoch, 1);
    trainer.runStep();
    assert.equal(trainer.step, 1);
  });
});
