import { defineRule } from '../rule';

/** R21. */
export const batchNormConstant = defineRule({
  id: 'R21',
  code: 'batch-norm-constant',
  title: 'Batch norm: constant channels',
  why: 'A channel that hardly varies, or whose γ is next to 0, leaves only β: a constant.',
  moment: 'always',
  patience: 2,
  thresholds: {
    variance: {
      default: 10,
      description: 'Variance over the data in units of eps below which a channel counts as constant.',
    },
    gamma: { default: 1e-3, description: '|γ| below which a channel counts as switched off.' },
    warning: { default: 0.1, description: 'Share of the channels from which on it is a warning.' },
  },
  evaluate(evidence, { variance, gamma, warning }) {
    return evidence.present.batchNorms.flatMap(statistics => {
      const { layer, dataVariance, eps } = statistics;
      const units = [...dataVariance.keys()].filter(
        c => dataVariance[c] < variance * eps || Math.abs(statistics.gamma[c]) < gamma,
      );
      if (units.length === 0) return [];
      return [
        {
          severity: units.length >= warning * dataVariance.length ? ('warning' as const) : ('info' as const),
          layer,
          units,
          message: `${units.length} of ${dataVariance.length} channels of layer ${layer} are constant: variance below ${variance} eps, or |γ| below ${gamma}.`,
          evidence: { channels: units.length, total: dataVariance.length },
          advice: 'Look for dead units or zero weights in the layer before it.',
        },
      ];
    });
  },
});
