import { median } from '../../moments';
import { linearsOf } from '../evidence';
import { clipGradients, heEverywhere, rateTimes } from '../fixes';
import { defineRule } from '../rule';

/** R3. */
export const explodingGradient = defineRule({
  id: 'R3',
  code: 'exploding-gradient',
  title: 'Exploding gradient',
  why: 'Steps along a gradient that is far larger than usual throw the weights away from all that was learnt.',
  moment: 'always',
  patience: 1,
  thresholds: {
    spike: {
      default: 10,
      description: 'Gradient norm over its running median that counts as a spike, if the loss rises too.',
    },
    window: { default: 50, description: 'Minibatches of the running median.' },
    growth: {
      default: 1e3,
      description: 'RMS of ∂L/∂z in the first Linear over that in the last at the start.',
    },
    loss: {
      default: 3,
      description: 'Loss over that of the constant answer (and of the start) that counts as blown up.',
    },
  },
  evaluate(evidence, { spike, window, growth, loss }) {
    const { present, start, data, batches } = evidence;
    const fixes = [clipGradients(), rateTimes(evidence, 0.1), heEverywhere(evidence)];
    const advice =
      'Lower the learning rate, clip the gradient ("clip_grad_norm"), or start with smaller weights.';
    const linears = linearsOf(evidence).map(index => present.flow[index]);
    const first = linears[0];
    const last = linears.at(-1);
    if (first && last && linears.length >= 3 && first.gradient / last.gradient > growth)
      return [
        {
          severity: 'error',
          layer: first.layer,
          message: `The gradient grows on its way back: ∂L/∂z of layer ${first.layer} is ${(first.gradient / last.gradient).toExponential(1)} times that of layer ${last.layer}.`,
          evidence: { ratio: first.gradient / last.gradient },
          advice,
          fixes,
        },
      ];
    const usual = Math.max(data.baseline, start ? start.evalLoss : 0);
    const blownUp = present.step > 0 && present.evalLoss > loss * usual && present.trainLoss > loss * usual;
    const at = spikeAt(batches.gradientNorm, batches.loss, usual, spike, window);
    if (!blownUp && at === undefined) return [];
    const found = at === undefined ? present.gradientNorm : batches.gradientNorm[at];
    const where = at === undefined ? `step ${present.step}` : `step ${batches.step[at]}`;
    return [
      {
        severity: blownUp || evidence.divergence ? 'error' : 'warning',
        message: blownUp
          ? `The loss is ${present.evalLoss.toPrecision(3)}, against ${usual.toPrecision(3)} at the start; the gradient norm is ${present.gradientNorm.toPrecision(3)}.`
          : `At ${where} the gradient norm was ${found.toPrecision(3)}, more than ${spike} times its running median, and the loss rose.`,
        evidence: { loss: present.evalLoss, usual, gradientNorm: found },
        advice,
        fixes,
      },
    ];
  },
});

/** Minibatches over which a spike must last: a single odd one of few rows is none. */
const lasting = 5;

/** The first minibatch from which on gradients are far above the running median and losses above that of the start. */
function spikeAt(
  norms: Float64Array,
  losses: Float64Array,
  usual: number,
  spike: number,
  window: number,
): number | undefined {
  for (let i = Math.min(window, 10); i + lasting <= norms.length; i++) {
    if (!(losses[i] > 1.5 * usual)) continue;
    const from = Math.max(0, i - window);
    const loss = median(losses.subarray(i, i + lasting));
    const isHigh = loss > 1.5 * usual && loss > 2 * median(losses.subarray(from, i));
    if (isHigh && median(norms.subarray(i, i + lasting)) > spike * median(norms.subarray(from, i))) return i;
  }
  return undefined;
}
