import { defaultStart } from '../fixes';
import { linearBefore } from '../evidence';
import { defineRule } from '../rule';

/** R7. Exact: equal weights in and out get equal gradients for ever. */
export const symmetricUnits = defineRule({
  id: 'R7',
  code: 'symmetric-units',
  title: 'Symmetric units',
  why: 'Units with the same weights in and out get the same gradient and stay the same for ever: together they are one unit.',
  moment: 'always',
  patience: 1,
  thresholds: {},
  evaluate(evidence) {
    const layers = [...new Set(evidence.present.twins.map(({ layer }) => layer))];
    return layers.map(layer => {
      const groups = evidence.present.twins.filter(twins => twins.layer === layer);
      const units = groups.flatMap(twins => twins.units);
      const total = outFeaturesOf(evidence.config.layers[layer]);
      const linear = linearBefore(evidence, layer + 1) ?? layer;
      return {
        severity: units.length === total ? ('error' as const) : ('warning' as const),
        layer,
        units,
        message: `${units.length} of ${total} units of layer ${layer} are copies of each other (${groups.length} different).`,
        evidence: { units: units.length, groups: groups.length },
        advice:
          'Start with random weights: no constant, zeros or ones for a hidden layer and the one behind it.',
        fixes: [defaultStart([linear])],
      };
    });
  },
});

function outFeaturesOf(layer: object): number {
  return 'out_features' in layer ? Number(layer.out_features) : 0;
}
