import { causeOf, geometricMean } from '../../gradientFlow';
import { linearsOf, type Evidence } from '../evidence';
import type { Observed } from '../finding';
import { defaultStart, heEverywhere } from '../fixes';
import { defineRule } from '../rule';

/** R6: Glorot and Bengio 2010, He et al. 2015. */
export const poorInitialisation = defineRule({
  id: 'R6',
  code: 'poor-initialisation',
  title: 'Poor initialisation',
  why: 'A start that shrinks or blows up the signal from layer to layer makes the first steps tiny or wild.',
  moment: 'start',
  patience: 1,
  thresholds: {
    low: { default: 0.5, description: 'Least healthy change of variance per layer, forwards or backwards.' },
    high: { default: 2, description: 'Largest healthy one.' },
    total: {
      default: 1e3,
      description: 'Change over all layers together, up or down, from which on it is a warning.',
    },
    saturating: {
      default: 6,
      description: 'The same before Tanh and Sigmoid, which are flat beyond.',
    },
    rms: { default: 30, description: 'RMS of a layer’s outputs at the start from which on it is a warning.' },
  },
  evaluate(evidence, { low, high, total, rms, saturating }) {
    const same = sameWeights(evidence);
    if (same.length > 0) return same;
    const { flow } = evidence.present;
    const linears = linearsOf(evidence).map(index => flow[index]);
    const { layers } = evidence.config;
    const limit = (layer: number): number =>
      ['Tanh', 'Sigmoid'].includes(layers[layer + 1]?.type ?? '') ? saturating : rms;
    const loud = linears.find(({ activation, layer }) => activation > limit(layer));
    if (loud)
      return [
        {
          severity: 'warning',
          layer: loud.layer,
          message: `The outputs of layer ${loud.layer} start with RMS ${loud.activation.toPrecision(3)}, far from 1: its weights or its inputs are too large.`,
          evidence: { rms: loud.activation },
          advice: 'Start with smaller weights (kaiming_uniform_, xavier_uniform_) and standardise the data.',
          fixes: [heEverywhere(evidence)],
        },
      ];
    // The head has its own width and no activation behind it; normalised layers mend themselves.
    const hidden = linears.slice(1, -1);
    if (
      hidden.length < 2 ||
      evidence.config.layers.some(({ type }) => type.endsWith('Norm') || type === 'BatchNorm1d')
    )
      return [];
    const forward = hidden.map(({ forwardFactor }) => forwardFactor);
    const backward = hidden.map(({ backwardFactor }) => backwardFactor);
    const [f, b] = [geometricMean(forward), geometricMean(backward)];
    const isPoor = (factor: number): boolean => factor < low || factor > high;
    if (!isPoor(f) && !isPoor(b)) return [];
    const worst = Math.abs(Math.log(f)) > Math.abs(Math.log(b)) ? f : b;
    const overall = worst ** hidden.length;
    return [
      {
        severity: overall > total || overall < 1 / total ? 'warning' : 'info',
        layer: hidden[0].layer,
        message: `${causeOf(worst) ?? `The variance changes by ${worst.toPrecision(3)} from layer to layer.`} Over ${hidden.length} layers: ${overall.toExponential(1)}.`,
        evidence: { forward: f, backward: b, overall },
        advice: 'Use kaiming_uniform_ for ReLU, xavier_uniform_ for tanh; biases zero.',
        fixes: [heEverywhere(evidence)],
      },
    ];
  },
});

/**
 * Hidden layers whose units all begin with the same weights and differ at most in their biases: they look at the data along
 * one and the same direction. Exact copies are the matter of R7.
 */
function sameWeights({ config, present }: Evidence): Observed[] {
  const linears = config.layers.flatMap(({ type }, index) => (type === 'Linear' ? [index] : []));
  return linears.slice(0, -1).flatMap(layer => {
    const { init, out_features: units } = config.layers[layer] as {
      readonly init?: { readonly type: string };
      readonly out_features: number;
    };
    if (!init || units < 2 || !['constant_', 'ones_', 'zeros_'].includes(init.type)) return [];
    if (present.twins.some(twins => twins.layer === layer)) return [];
    return [
      {
        severity: 'warning' as const,
        layer,
        message: `All ${units} units of layer ${layer} start with the same weights (${init.type}) and differ in their biases alone.`,
        evidence: { units },
        advice: 'Start with random weights, so that every unit looks at something else.',
        fixes: [defaultStart([layer])],
      },
    ];
  });
}
