import { addBatchNorm, rateTimes, reluInstead } from '../fixes';
import { defineRule } from '../rule';

/** R5, by the slope: σ′(z) under 1 % of its maximum for more than 95 % of the samples. */
export const saturation = defineRule({
  id: 'R5',
  code: 'saturated-units',
  title: 'Saturated units',
  why: 'Where the slope is next to zero the unit passes no gradient on and hardly learns.',
  moment: 'always',
  patience: 2,
  thresholds: {
    warning: { default: 0.5, description: 'Share of a layer from which on saturated units are a warning.' },
  },
  evaluate(evidence, { warning }) {
    return evidence.present.states.flatMap((states, layer) => {
      const units = states.flatMap((state, unit) => (state === 'saturated' ? [unit] : []));
      if (units.length === 0 || units.length < warning * states.length) return [];
      const { type } = evidence.config.layers[layer];
      return [
        {
          severity: 'warning' as const,
          layer,
          units,
          message: `${units.length} of ${states.length} units of layer ${layer} (${type}) are saturated: their slope is under 1 % of the steepest for more than 95 % of the samples.`,
          evidence: { saturated: units.length, units: states.length },
          advice:
            'Start with smaller weights, standardise the data, lower the learning rate, or add BatchNorm1d before the activation.',
          fixes: [...addBatchNorm(evidence, layer), rateTimes(evidence, 0.1), reluInstead(layer)],
        },
      ];
    });
  },
});
