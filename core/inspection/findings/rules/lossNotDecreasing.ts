import { rateTimes } from '../fixes';
import { defineRule } from '../rule';

/** Norm of the gradient as a share of the loss, up to which it is zero but for rounding. */
const STILL = 1e-8;

/** R10, on the full-set loss: the minibatch loss is too noisy. */
export const lossNotDecreasing = defineRule({
  id: 'R10',
  code: 'loss-not-decreasing',
  title: 'Loss does not decrease',
  why: 'The network answers no better than one that ignores its input, and it does not get better.',
  moment: 'always',
  patience: 1,
  thresholds: {
    epochs: { default: 10, description: 'Epochs that are looked back on.' },
    decrease: { default: 0.01, description: 'Least decrease over them, as a share of the first loss.' },
    share: {
      default: 0.93,
      description: 'Share of the constant answer’s loss above which nothing has been learnt.',
    },
  },
  evaluate(evidence, { epochs, decrease, share }) {
    const { present, observations, start, data } = evidence;
    const span = Math.min(epochs, evidence.config.training.epochs);
    if (present.epoch < span || present.step < 20) return [];
    const recent = observations.filter(({ epoch }) => epoch >= present.epoch - span);
    if (recent.length < 3 || !(present.evalLoss > share * data.baseline)) return [];
    const first = start?.evalLoss ?? observations[0].evalLoss;
    const change =
      theilSen(
        recent.map(({ epoch }) => epoch),
        recent.map(({ trainLoss }) => trainLoss),
      ) * span;
    if (change < -decrease * first) return [];
    // Beyond rounding there is no gradient at all: no rate will help, only knowing what point this is.
    const still = present.gradientNorm <= STILL * present.evalLoss;
    return [
      {
        severity: 'warning',
        message: `${still ? 'The gradient is zero, so plain descent stays where it is. ' : ''}Over the last ${Math.round(span)} epochs the training loss changed by ${change.toExponential(1)} to ${present.evalLoss.toPrecision(3)}; an answer that ignores the input has ${data.baseline.toPrecision(3)}.`,
        evidence: { change, loss: present.evalLoss, baseline: data.baseline },
        advice: still
          ? 'Open Landscape and ask what point this is: a saddle can be left with Escape. Other starting weights avoid it.'
          : 'Change the learning rate, look for dead or saturated layers, or give the network more units.',
        fixes: [rateTimes(evidence, 10), rateTimes(evidence, 0.1)],
      },
    ];
  },
});

/** The median of the slopes between all pairs (Theil 1950, Sen 1968): one odd value does not move it. */
function theilSen(x: readonly number[], y: readonly number[]): number {
  const slopes: number[] = [];
  for (let i = 0; i < x.length; i++)
    for (let j = i + 1; j < x.length; j++) if (x[j] > x[i]) slopes.push((y[j] - y[i]) / (x[j] - x[i]));
  slopes.sort((a, b) => a - b);
  return slopes.length > 0 ? slopes[slopes.length >> 1] : 0;
}
