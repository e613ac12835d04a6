import { heStart, leakyInstead } from '../fixes';
import { defineRule } from '../rule';

/** R1b: interval bounds through all layers below (Moore 1966), rounding included. */
export const certifiedDead = defineRule({
  id: 'R1b',
  code: 'certified-dead',
  title: 'Dead for every input in the box',
  why: 'Bounds through all the layers prove that the unit is 0 for every input within the range of the data, also for inputs that were never seen.',
  moment: 'always',
  patience: 1,
  thresholds: { units: { default: 1, description: 'Units of a layer from which on it is mentioned.' } },
  evaluate(evidence, { units: least }) {
    const { states, proven } = evidence.present;
    return states.flatMap((layerStates, layer) => {
      const dead = layerStates.flatMap((state, unit) => (state === 'dead' ? [unit] : []));
      const units = dead.filter(unit => proven[layer]?.[unit]);
      if (units.length < Math.max(1, least)) return [];
      return [
        {
          severity: 'info' as const,
          layer,
          units,
          message: `${units.length} of ${dead.length} dead ReLUs of layer ${layer} are proven dead for every input within the box that the training data span.`,
          evidence: { proven: units.length, dead: dead.length },
          advice: 'More data of the same range will not wake them; another start or activation will.',
          fixes: [leakyInstead(layer), ...heStart(evidence, layer)],
        },
      ];
    });
  },
});
