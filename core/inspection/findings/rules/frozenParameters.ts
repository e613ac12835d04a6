import type { Evidence } from '../evidence';
import { defineRule } from '../rule';
import { rateTimes } from '../fixes';

/** R9, with the reason. */
export const frozenParameters = defineRule({
  id: 'R9',
  code: 'frozen-parameters',
  title: 'Frozen parameters',
  why: 'Parameters that never move take no part in learning.',
  moment: 'always',
  patience: 3,
  thresholds: {},
  evaluate(evidence) {
    const { learningRate } = evidence.present;
    // A bias before batch norm has no gradient by nature: the rule about batch norms says so.
    const unmoved = (evidence.present.unmoved ?? []).filter(
      name =>
        !(
          name.endsWith('.bias') &&
          evidence.config.layers[Number.parseInt(name, 10) + 1]?.type === 'BatchNorm1d'
        ),
    );
    if (unmoved.length === 0) return [];
    const layers = [...new Set(unmoved.map(name => Number.parseInt(name, 10)))];
    return layers.map(layer => {
      const names = unmoved.filter(name => Number.parseInt(name, 10) === layer);
      return {
        severity: 'warning' as const,
        layer,
        message: `${names.join(' and ')} did not change in the last step: ${reason(evidence, layer)}.`,
        evidence: { parameters: names.length, learningRate },
        advice:
          learningRate === 0
            ? 'Raise the learning rate.'
            : 'Bring the gradient back: revive dead layers, or start with other weights.',
        fixes: learningRate === 0 ? [] : [rateTimes(evidence, 0.1)],
      };
    });
  },
});

function reason({ present, config }: Evidence, layer: number): string {
  if (present.learningRate === 0) return 'the learning rate is 0';
  const dead = present.states.findIndex(
    (states, index) => index > layer && states.length > 0 && states.every(state => state === 'dead'),
  );
  if (dead >= 0) return `every unit of layer ${dead} (${config.layers[dead].type}) is dead`;
  const flow = present.flow[layer];
  if (flow.gradient === 0) return 'no gradient comes back from the layers behind it';
  const below = present.flow[layer - 1];
  if (below?.activation === 0) return 'everything that enters it is 0';
  return 'its updates are too small for the precision of the numbers';
}
