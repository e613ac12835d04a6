import { rateTimes } from '../fixes';
import { defineRule } from '../rule';

/** R12, measured: gradient descent is stable below λmax = 2/η, with heavy-ball momentum below 2(1 + μ)/η (Polyak 1964). */
export const learningRate = defineRule({
  id: 'R12',
  code: 'learning-rate',
  title: 'Learning rate beyond stability',
  why: 'Along its most curved direction the loss grows with every step as soon as the rate times the curvature passes 2 (with momentum μ: 2(1 + μ)).',
  moment: 'always',
  patience: 3,
  thresholds: {
    info: {
      default: 1,
      description: 'Rate times sharpness over the bound from which on the edge of stability is mentioned.',
    },
    warning: { default: 2, description: 'The same, from which on it is a warning.' },
  },
  evaluate(evidence, { info, warning }) {
    const { optimizer } = evidence.config;
    const { sharpness, learningRate: rate, step } = evidence.present;
    if (optimizer.type !== 'SGD' || optimizer.nesterov || !(sharpness > 0) || step === 0) return [];
    const bound = 2 * (1 + optimizer.momentum);
    const ratio = (rate * sharpness) / bound;
    if (!(ratio > info)) return [];
    const beyond = ratio > warning;
    return [
      {
        severity: beyond ? 'warning' : 'info',
        message: `λmax is ${sharpness.toPrecision(3)}, so that the rate ${rate} is ${ratio.toPrecision(3)} times the largest stable one (${(bound / sharpness).toPrecision(2)})${beyond ? '' : ': training is at the edge of stability'}.`,
        evidence: { sharpness, learningRate: rate, bound, ratio },
        advice: beyond
          ? 'Lower the learning rate.'
          : 'Nothing needs to change while the loss still falls (Cohen et al. 2021).',
        fixes: beyond ? [rateTimes(evidence, 0.7 / ratio)] : [],
      },
    ];
  },
});
