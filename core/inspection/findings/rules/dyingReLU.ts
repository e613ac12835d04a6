import { leakyInstead, rateTimes } from '../fixes';
import { defineRule } from '../rule';

/** R1c. */
export const dyingReLU = defineRule({
  id: 'R1c',
  code: 'dying-relu',
  title: 'Dying ReLUs',
  why: 'A ReLU that is on for fewer than 1 % of the samples learns from next to nothing and may soon be dead.',
  moment: 'always',
  patience: 2,
  thresholds: {
    share: { default: 0.1, description: 'Share of a layer from which on dying units are reported.' },
  },
  evaluate(evidence, { share }) {
    return evidence.present.states.flatMap((states, layer) => {
      const units = states.flatMap((state, unit) => (state === 'dying' ? [unit] : []));
      if (units.length === 0 || units.length < share * states.length) return [];
      return [
        {
          severity: 'info' as const,
          layer,
          units,
          message: `${units.length} of ${states.length} ReLUs of layer ${layer} are on for fewer than 1 % of the training samples.`,
          evidence: { dying: units.length, units: states.length },
          advice: 'Watch whether they die; a lower learning rate or LeakyReLU keeps them alive.',
          fixes: [rateTimes(evidence, 0.3), leakyInstead(layer)],
        },
      ];
    });
  },
});
