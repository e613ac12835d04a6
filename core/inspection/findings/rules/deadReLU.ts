import { addBatchNorm, heStart, leakyInstead, rateTimes } from '../fixes';
import type { Severity } from '../../../config/problem';
import { hasLearnt } from '../evidence';
import { defineRule } from '../rule';

/** R1. Karpathy's CS231n: "never activates across the entire training set"; here in the network's eval mode. */
export const deadReLU = defineRule({
  id: 'R1',
  code: 'dead-relu',
  title: 'Dead ReLUs',
  why: 'A ReLU that is off for every training sample gets no gradient: its weights stand still unless the layers below change.',
  moment: 'always',
  patience: 1,
  thresholds: {
    learnt: {
      default: 0.3,
      description:
        'Share of the constant answer’s loss below which the network has learnt all the same, and dead units weigh less.',
    },
    warning: { default: 0.1, description: 'Share of a layer from which on dead units are a warning.' },
    error: { default: 0.5, description: 'Share of a layer from which on dead units are an error.' },
  },
  evaluate(evidence, { learnt, warning, error }) {
    const { samples } = evidence.present;
    const all = evidence.description.trainingSamples;
    const where =
      samples < all ? `each of the ${samples} training samples looked at` : 'every training sample';
    const isFine = hasLearnt(evidence, learnt);
    return evidence.present.states.flatMap((states, layer) => {
      const units = states.flatMap((state, unit) => (state === 'dead' ? [unit] : []));
      if (units.length === 0) return [];
      const share = units.length / states.length;
      const proven = units.filter(unit => evidence.present.proven[layer]?.[unit]).length;
      const proof =
        proven > 0
          ? ` No input within the range of the data can wake ${proven} of them (proven by bounds).`
          : '';
      const atStart = evidence.start?.states[layer] ?? [];
      const bornDead = 2 * units.filter(unit => atStart[unit] === 'dead').length >= units.length;
      const start = heStart(evidence, layer);
      const norm = addBatchNorm(evidence, layer);
      const whole = units.length === states.length;
      return [
        {
          severity: severityOf(share, isFine ? Infinity : error, isFine ? error : warning),
          layer,
          units,
          message: whole
            ? `All ${states.length} ReLUs of layer ${layer} are dead, off for ${where}: the network's answer no longer depends on its input.${proof}`
            : `${units.length} of ${states.length} ReLUs of layer ${layer} are dead: off for ${where}.${proof}`,
          evidence: { dead: units.length, proven, units: states.length, share },
          advice: bornDead
            ? "Start with He's initialisation and zero biases, or normalise what enters the layer: most of them were dead from the start."
            : 'Lower the learning rate, use LeakyReLU, or add BatchNorm1d before the activation.',
          fixes: bornDead
            ? [...start, leakyInstead(layer), ...norm]
            : [rateTimes(evidence, 0.1), leakyInstead(layer), ...start, ...norm],
        },
      ];
    });
  },
});

function severityOf(share: number, error: number, warning: number): Severity {
  if (share >= error) return 'error';
  return share >= warning ? 'warning' : 'info';
}
