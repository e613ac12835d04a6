import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { FloatArray } from '../../core/network/definition';
import { Trainer } from '../../core/training/trainer';
import { assertClose, tolerances } from './closeness';
import type { TrainingCase } from './referenceCases';
import { configOf, datasetOf, decode, referenceCases } from './referenceCases';

function digest(values: FloatArray): string {
  // A copy, since the hash does not take shared memory.
  return createHash('sha256').update(new Uint8Array(values.slice().buffer)).digest('hex');
}

function compare(reference: TrainingCase): void {
  const { precision } = reference;
  const tolerance = tolerances[precision];
  const trainer = new Trainer({ config: configOf(reference), dataset: datasetOf(reference) });
  const { network } = trainer;
  assert.equal(digest(network.parameters.data), reference.initial, 'the initial weights are the same bits');
  const expectedLosses = decode(reference.losses, 'float64');
  const [losses, norms, rates]: number[][] = [[], [], []];
  for (let step = 0; step < expectedLosses.length; step++) {
    trainer.runStep();
    assert.equal(trainer.diverged, undefined);
    // The kernel that clips has scaled the gradient by then; the reference is from before.
    if (step === 0 && !('clip_grad_norm' in reference.training)) {
      const gradient = decode(reference.gradient, precision);
      assertClose('the first gradient', network.gradients.data, gradient, tolerance);
    }
    losses.push(trainer.lastLoss);
    norms.push(trainer.lastGradNorm);
    rates.push(trainer.lastLearningRate);
  }
  assertClose('the learning rates', rates, decode(reference.rates, 'float64'), 1e-12);
  assertClose('the losses', losses, expectedLosses, tolerance);
  assertClose('the gradient norms', norms, decode(reference.norms, 'float64'), tolerance);
  for (const segment of network.segments) {
    if (segment.kind === 'counter') continue;
    const all = decode(segment.kind === 'parameter' ? reference.parameters : reference.buffers, precision);
    const expected = all.subarray(segment.offset, segment.offset + segment.length);
    assertClose(segment.name, network.valuesOf(segment), expected, tolerance);
  }
  assert.deepEqual([...network.counters], reference.counters, 'num_batches_tracked');
  assertClose(
    'the loss in eval mode',
    [trainer.evaluate('training').loss],
    [reference.evaluation],
    tolerance,
  );
  const logits = decode(reference.logits, precision);
  const pass = network.createPass(reference.rows);
  pass.input.data.set(trainer.training.inputs.data);
  const answers = network.forward(pass, reference.rows, { mode: 'eval' });
  assertClose('the answers in eval mode', answers.data.subarray(0, logits.length), logits, tolerance);
}

describe('A training run is the one that PyTorch makes', () => {
  for (const reference of referenceCases.training) {
    const { name, precision, loss, optimizer, scheduler, training, layers } = reference;
    const parts = [
      name.startsWith('layers') ? name : layers.map(layer => layer.type).join(' '),
      JSON.stringify(loss),
      JSON.stringify(optimizer),
      ...(scheduler ? [JSON.stringify(scheduler)] : []),
      JSON.stringify(training),
    ];
    it(`${precision}, ${parts.join(', ')}`, () => compare(reference));
  }
});
