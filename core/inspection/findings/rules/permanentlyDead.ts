import { leakyInstead } from '../fixes';
import { defineRule } from '../rule';

/** R1a: what is called dead for ever is so exactly; the reason is the one that the inspector gives for the unit. */
export const permanentlyDead = defineRule({
  id: 'R1a',
  code: 'permanently-dead',
  title: 'Dead for ever',
  why: 'A dead unit in the first layer gets no gradient, and nothing below it moves: unless momentum, decay or a penalty still carries it, it stays dead whatever comes.',
  moment: 'always',
  patience: 1,
  thresholds: { units: { default: 1, description: 'Units of a layer from which on it is mentioned.' } },
  evaluate(evidence, { units: least }) {
    return evidence.present.permanent.flatMap(({ layer, units, why }) => {
      if (units.length < least) return [];
      const dead = evidence.present.states[layer].filter(state => state === 'dead').length;
      return [
        {
          severity: 'info' as const,
          layer,
          units,
          message: `${units.length} of ${dead} dead ReLUs of layer ${layer} can never revive by training on. ${why}`,
          evidence: { permanent: units.length, dead },
          advice: 'Only another start or another activation brings them back.',
          fixes: [leakyInstead(layer)],
        },
      ];
    });
  },
});
