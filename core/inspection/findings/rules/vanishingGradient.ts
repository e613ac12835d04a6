import { causeOf, geometricMean } from '../../gradientFlow';
import { hasLearnt, linearsOf } from '../evidence';
import { addBatchNorm, heEverywhere, reluInstead } from '../fixes';
import { defineRule } from '../rule';

/**
 * R2, by the gradient of the pre-activations: the variance of weight gradients is the same in all layers even where the
 * signal vanishes (Glorot and Bengio 2010).
 */
export const vanishingGradient = defineRule({
  id: 'R2',
  code: 'vanishing-gradient',
  title: 'Vanishing gradient',
  why: 'The first layers get so little gradient that they hardly learn, however long the training.',
  moment: 'always',
  patience: 2,
  thresholds: {
    ratio: {
      default: 1e-3,
      description:
        'RMS of ∂L/∂z in the first Linear over that in the last, below which the gradient vanishes.',
    },
    factor: {
      default: 0.2,
      description: 'Mean change of the variance of ∂L/∂z per layer, below which a deep network is warned of.',
    },
    layers: { default: 5, description: 'Linears from which on the change per layer is judged.' },
    learnt: {
      default: 0.2,
      description:
        'Share of the constant answer’s loss below which the network has learnt and nothing is said.',
    },
  },
  evaluate(evidence, { ratio, factor, layers, learnt }) {
    const linears = linearsOf(evidence).map(index => evidence.present.flow[index]);
    const first = linears[0];
    const last = linears.at(-1);
    if (linears.length < 3 || !first || !last || hasLearnt(evidence, learnt)) return [];
    // Without any gradient at the top nothing vanishes on the way, and dead layers have a rule of their own.
    if (
      !(last.gradient > 0) ||
      evidence.present.states.some(states => states.length > 0 && states.every(s => s === 'dead'))
    )
      return [];
    const found = first.gradient / last.gradient;
    const mean = geometricMean(linears.slice(1, -1).map(({ backwardFactor }) => backwardFactor));
    const slow = linears.length >= layers && mean < factor;
    if (!(found < ratio) && !slow) return [];
    const elementwise = evidence.config.layers.findIndex(({ type }) => type === 'Sigmoid' || type === 'Tanh');
    return [
      {
        severity: found < ratio ? ('error' as const) : ('warning' as const),
        layer: first.layer,
        message:
          `∂L/∂z of layer ${first.layer} is ${found.toExponential(1)} of that of layer ${last.layer} (RMS ${first.gradient.toExponential(1)} against ${last.gradient.toExponential(1)}). ${causeOf(mean) ?? ''}`.trim(),
        evidence: { ratio: found, first: first.gradient, last: last.gradient, factor: mean },
        advice:
          elementwise >= 0
            ? 'Use ReLU with He’s start instead of a saturating function, add BatchNorm1d, or use fewer layers.'
            : 'Use He’s start (kaiming_uniform_), add BatchNorm1d between the layers, or use fewer layers.',
        fixes: [
          heEverywhere(evidence),
          ...(elementwise >= 0 ? [reluInstead(elementwise)] : []),
          ...addBatchNorm(evidence, first.layer),
        ],
      },
    ];
  },
});
