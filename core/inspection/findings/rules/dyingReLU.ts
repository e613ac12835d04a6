import { median } from '../../moments';
import { earlier, hasLearnt, type Evidence, type Observation } from '../evidence';
import { leakyInstead, rateTimes } from '../fixes';
import { defineRule } from '../rule';

/** R1c: on for next to nothing, and less and less. The margin is max z, which is 0 or below once a unit is dead. */
export const dyingReLU = defineRule({
  id: 'R1c',
  code: 'dying-relu',
  title: 'Dying ReLUs',
  why: 'A ReLU that is on for fewer than 1 % of the samples learns from next to nothing and may soon be dead.',
  moment: 'always',
  patience: 2,
  thresholds: {
    share: { default: 0.1, description: 'Share of a layer from which on dying units are reported.' },
    warning: {
      default: 0.25,
      description: 'Share of a layer from which on it is a warning, while the network has not learnt.',
    },
    window: { default: 1, description: 'Epochs over which a unit must not have come to life.' },
  },
  evaluate(evidence, { share, warning, window }) {
    const { present } = evidence;
    const before = earlier(evidence, window);
    return present.states.flatMap((states, layer) => {
      const units = states.flatMap((state, unit) =>
        state === 'dying' && !isWaking(present, before, layer, unit) ? [unit] : [],
      );
      if (units.length === 0 || units.length < share * states.length) return [];
      const margin = median(units.map(unit => present.margin[layer][unit]));
      const drift = driftOf(evidence, before, layer, units);
      const falling = drift < 0;
      const way = Number.isNaN(drift)
        ? ''
        : ` Their margin (largest z, median) is ${margin.toPrecision(3)} and ${falling ? 'falls' : 'rises'} by ${Math.abs(drift).toPrecision(2)} an epoch${falling ? `: dead in about ${Math.ceil(margin / -drift)} epochs at this pace` : ''}.`;
      const isUrgent = falling && units.length >= warning * states.length && !hasLearnt(evidence, 0.3);
      return [
        {
          severity: isUrgent ? ('warning' as const) : ('info' as const),
          layer,
          units,
          message: `${units.length} of ${states.length} ReLUs of layer ${layer} are on for fewer than 1 % of the training samples.${way}`,
          evidence: { dying: units.length, units: states.length, margin, drift },
          advice: 'Watch whether they die; a lower learning rate or LeakyReLU keeps them alive.',
          fixes: [rateTimes(evidence, 0.3), leakyInstead(layer)],
        },
      ];
    });
  },
});

/** A unit that is on for more samples than before is on its way back. */
function isWaking(
  present: Observation,
  before: Observation | undefined,
  layer: number,
  unit: number,
): boolean {
  return before !== undefined && present.activeShare[layer][unit] > before.activeShare[layer][unit];
}

/** Median change of the margin per epoch; NaN without a past. */
function driftOf(
  { present }: Evidence,
  before: Observation | undefined,
  layer: number,
  units: readonly number[],
): number {
  if (!before) return Number.NaN;
  const epochs = present.epoch - before.epoch;
  return median(units.map(unit => (present.margin[layer][unit] - before.margin[layer][unit]) / epochs));
}
