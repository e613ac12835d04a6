import { median } from '../../moments';
import type { Observation } from '../evidence';
import { hasLearnt } from '../evidence';
import { rateTimes } from '../fixes';
import { defineRule } from '../rule';

/** R8. CS231n: an update should be about 1e-3 of the weights. */
export const updateRatio = defineRule({
  id: 'R8',
  code: 'update-ratio',
  title: 'Steps too large or too small',
  why: 'Steps of more than some percent of the weights overwrite what was learnt; steps of a millionth never arrive.',
  moment: 'always',
  patience: 3,
  thresholds: {
    high: {
      default: 0.05,
      description: 'Median over the layers of ‖ΔW‖/‖W‖ above which steps are too large.',
    },
    low: { default: 1e-5, description: 'The same, below which they are too small.' },
  },
  evaluate(evidence, { high, low }) {
    const { present, config, data } = evidence;
    const ratio = ratioOf(present);
    if (!(ratio >= 0) || hasLearnt(evidence, 0.3)) return [];
    const evidenceNumbers = { ratio, learningRate: present.learningRate };
    if (ratio > high)
      return [
        {
          severity: 'warning',
          message: `A step changes the weights by ${(100 * ratio).toPrecision(2)} % (median over the layers); about 0.1 % is usual.`,
          evidence: evidenceNumbers,
          advice: 'Lower the learning rate.',
          fixes: [rateTimes(evidence, 0.1)],
        },
      ];
    // At the end of a schedule small steps are meant; a gradient of nothing is another rule's.
    const meant = present.learningRate < 0.1 * config.optimizer.lr;
    const isFlat =
      present.gradientNorm < 1e-6 * Math.max(data.baseline, 1e-12) ||
      present.flow.some(({ type, gradient, activation }) => type === 'Linear' && gradient * activation === 0);
    if (ratio < low && !meant && !isFlat)
      return [
        {
          severity: 'warning',
          message: `A step changes the weights by a share of ${ratio.toExponential(1)} (median over the layers); about 1e-3 is usual. At this pace nothing is learnt.`,
          evidence: evidenceNumbers,
          advice: 'Raise the learning rate.',
          fixes: [rateTimes(evidence, 100)],
        },
      ];
    return [];
  },
});

function ratioOf({ flow }: Observation): number {
  return median(
    flow
      .filter(({ type }) => type === 'Linear')
      .map(({ updateRatio }) => updateRatio)
      .filter(value => !Number.isNaN(value)),
  );
}
