import type { FloatArray } from '../network/definition';
import type { Network } from '../network/network';
import type { Pass } from '../network/pass';
import type { FlowFault, LayerFlow, ParameterFlow } from '../session/protocol/gradientFlow';
import { momentsOf, norm } from './moments';

/** A layer whose ∂L/∂z is below this part of the last one's gets next to nothing. */
export const vanishingRatio = 1e-3;

/**
 * Magnitudes of activations and gradients in every layer after forward, loss and backward of a pass.
 *
 * @param gradients ∂L/∂θ
 * @param update θ after minus θ before the last step, if known
 */
export function gradientFlow(
  network: Network,
  pass: Pass,
  rows: number,
  gradients: FloatArray,
  update?: FloatArray,
): LayerFlow[] {
  let previous:
    { readonly layer: number; readonly activation: number; readonly gradient: number } | undefined;
  return network.layers.map((layer, index): LayerFlow => {
    const count = rows * layer.outFeatures;
    const activation = momentsOf(pass.outputs[index].data, count);
    const gradient = momentsOf(pass.outputGradients[index].data, count);
    const weight = network.segmentsOf(index, 'parameter').find(({ tensor }) => tensor === 'weight');
    const [from, to] = weight ? [weight.offset, weight.offset + weight.length] : [0, 0];
    const weightNorm = norm(network.parameters.data, from, to);
    const isLinear = layer.type === 'Linear';
    const theory = isLinear && previous ? theoryOf(network, previous.layer, index) : unknown;
    const flow = {
      layer: index,
      type: layer.type,
      activation: activation.rms,
      gradient: gradient.rms,
      activationNonFinite: activation.nan + activation.infinite,
      gradientNonFinite: gradient.nan + gradient.infinite,
      activationNaN: activation.nan,
      gradientNaN: gradient.nan,
      weightNorm: weight ? weightNorm : Number.NaN,
      weightGradientNorm: weight ? norm(gradients, from, to) : Number.NaN,
      updateRatio: weight && update ? norm(update, from, to) / weightNorm : Number.NaN,
      forwardFactor: isLinear && previous ? (activation.rms / previous.activation) ** 2 : Number.NaN,
      backwardFactor: isLinear && previous ? (previous.gradient / gradient.rms) ** 2 : Number.NaN,
      forwardTheory: theory.forward,
      backwardTheory: theory.backward,
      parameters: parameterFlow(network, index, gradients, update),
    };
    if (isLinear) previous = { layer: index, activation: activation.rms, gradient: gradient.rms };
    return flow;
  });
}

function parameterFlow(
  network: Network,
  layer: number,
  gradients: FloatArray,
  update: FloatArray | undefined,
): ParameterFlow[] {
  return network.segmentsOf(layer, 'parameter').map(({ name, offset, length }) => {
    const end = offset + length;
    const size = norm(network.parameters.data, offset, end);
    const found = momentsOf(gradients.subarray(offset, end));
    return {
      name,
      gradientNorm: norm(gradients, offset, end),
      norm: size,
      updateRatio: update ? norm(update, offset, end) / size : Number.NaN,
      nonFinite: found.nan + found.infinite,
    };
  });
}

const unknown = { forward: Number.NaN, backward: Number.NaN };

/**
 * fan_in·Var(W)·c forwards and fan_out·Var(W)·c backwards, with c = 1 for a linear or tanh-like unit near 0 and ½ for ReLU:
 * Glorot and Bengio 2010, eq. 10 and 11; He et al. 2015, eq. 9 and 14. Between two Linears with something else in between
 * (normalisation, dropout, saturating functions) theory has no such simple word.
 */
function theoryOf(network: Network, from: number, to: number): { forward: number; backward: number } {
  const between = network.layers.slice(from + 1, to).map(({ type }) => type);
  if (between.length > 1) return unknown;
  const share = between.length === 0 || between[0] === 'Tanh' ? 1 : between[0] === 'ReLU' ? 0.5 : Number.NaN;
  const weight = network.segmentsOf(to, 'parameter').find(({ tensor }) => tensor === 'weight');
  if (!weight) return unknown;
  const square = momentsOf(network.valuesOf(weight)).rms ** 2;
  const { inFeatures, outFeatures } = network.layers[to];
  return { forward: inFeatures * square * share, backward: outFeatures * square * share };
}

/** A layer whose ∂L/∂z is above this many times the last one's drowns the others. */
export const explodingRatio = 1e3;

/** Where the signal is lost: values that are not finite first, then the gradient on its way back. */
export function flowFault(layers: readonly LayerFlow[]): FlowFault | undefined {
  const broken = layers.find(
    ({ activationNonFinite, gradientNonFinite }) => activationNonFinite + gradientNonFinite > 0,
  );
  if (broken)
    return {
      layer: broken.layer,
      kind: 'nonFinite',
      message: `Layer ${broken.layer} (${broken.type}) is the first with values that are not finite: ${broken.activationNonFinite} activations, ${broken.gradientNonFinite} gradients.`,
    };
  const linears = layers.filter(({ type }) => type === 'Linear');
  const head = linears.at(-1);
  if (!head) return undefined;
  const silent = linears.findLast(({ gradient }) => gradient === 0);
  if (silent)
    return {
      layer: silent.layer,
      kind: 'zero',
      message: `No gradient at all reaches layer ${silent.layer}: ∂L/∂z is exactly 0 for every sample.`,
    };
  const starved = linears.findLast(({ gradient }) => gradient < vanishingRatio * head.gradient);
  if (starved)
    return {
      layer: starved.layer,
      kind: 'vanishing',
      message: `The gradient dies on its way back at layer ${starved.layer}: ∂L/∂z has RMS ${starved.gradient.toPrecision(3)} there and ${head.gradient.toPrecision(3)} at the last Linear.`,
    };
  const flooded = linears.findLast(({ gradient }) => gradient > explodingRatio * head.gradient);
  return (
    flooded && {
      layer: flooded.layer,
      kind: 'exploding',
      message: `The gradient grows on its way back: ∂L/∂z has RMS ${flooded.gradient.toPrecision(3)} at layer ${flooded.layer} and ${head.gradient.toPrecision(3)} at the last Linear.`,
    }
  );
}

/** What the factors tell of the start, in words. */
export function flowNotes(layers: readonly LayerFlow[]): string[] {
  const linears = layers.filter(({ type }) => type === 'Linear');
  const factors = linears.slice(1, -1).map(({ backwardFactor }) => backwardFactor);
  const cause = causeOf(geometricMean(factors));
  return factors.length >= 2 && cause ? [cause] : [];
}

/** What a mean factor of variance per layer tells of the start; undefined for a healthy one. */
export function causeOf(factor: number): string | undefined {
  if (!(factor > 0) || (factor >= 0.5 * 1.15 && factor <= 2)) return undefined;
  const words = `The variance changes by ${factor.toPrecision(3)} from layer to layer`;
  if (factor > 2) return `${words}: the weights are too large for their number of inputs.`;
  if (factor > 0.4)
    return `${words}: 1/2 is what Glorot's start gives with ReLU; He's (kaiming_) keeps it at 1.`;
  if (factor > 0.25) return `${words}: 1/3 is what U(±1/√n), the default of nn.Linear, gives without ReLU.`;
  if (factor > 0.13)
    return `${words}: 1/6 is what U(±1/√n), the default of nn.Linear, gives with ReLU; He's start (kaiming_) keeps it at 1.`;
  return `${words}: the weights are too small for their number of inputs, or the units are saturated.`;
}

/** exp of the mean logarithm over what is finite and positive; NaN of none. */
export function geometricMean(values: readonly number[]): number {
  const logarithms = values.filter(value => value > 0 && value < Infinity).map(Math.log);
  return Math.exp(logarithms.reduce((sum, value) => sum + value, 0) / logarithms.length);
}
