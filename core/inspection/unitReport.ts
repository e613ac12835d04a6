import type { FloatArray } from '../network/definition';
import { layerDefinition } from '../network/layers/registry';
import type { Network } from '../network/network';
import type { Pass } from '../network/pass';
import type { UnitReport } from '../session/protocol/inspection';
import { activationMarks } from './activationMarks';
import { histogramOf } from './histogram';
import { unitEquation } from './unitEquation';
import { tensorOf, unitPartsOf, type UnitParts } from './unitParts';

type Numbers = Pick<
  UnitReport,
  | keyof UnitParts
  | 'activationType'
  | 'weights'
  | 'inputs'
  | 'products'
  | 'bias'
  | 'z'
  | 'normalized'
  | 'mean'
  | 'variance'
  | 'eps'
  | 'gamma'
  | 'beta'
  | 'output'
  | 'slope'
  | 'equation'
  | 'outgoing'
>;

/** What one unit computes for one row of an eval-mode pass, number by number. */
export function unitNumbers(network: Network, pass: Pass, layer: number, unit: number, row: number): Numbers {
  const parts = unitPartsOf(network, layer);
  const { linear, normalization, activation, nextLinear } = parts;
  const valueOf = (index: number): number =>
    pass.outputs[index].data[row * network.layers[index].outFeatures + unit];
  const weights = linear === undefined ? new Float64Array(0) : weightsInto(network, linear, unit);
  const source = linear === undefined || linear === 0 ? pass.input : pass.outputs[linear - 1];
  const inputs = Float64Array.from(
    source.data.subarray(row * weights.length, row * weights.length + weights.length),
  );
  const bias = (linear === undefined ? undefined : tensorOf(network, linear, 'bias')?.[unit]) ?? 0;
  const z = linear === undefined ? Number.NaN : valueOf(linear);
  const products = weights.map((weight, i) => weight * inputs[i]);
  const norm = normalizationNumbers(network, pass, normalization, unit, row);
  const entering =
    activation === undefined
      ? Number.NaN
      : activation === 0
        ? pass.input.data[row * network.inFeatures + unit]
        : valueOf(activation - 1);
  const config = activation === undefined ? undefined : network.layerConfigs[activation];
  const elementwise = config && layerDefinition(config).elementwise;
  const output = valueOf(activation ?? layer);
  return {
    ...parts,
    activationType: config?.type,
    weights,
    inputs,
    products,
    bias,
    z,
    ...norm,
    output,
    slope: config && elementwise ? elementwise.slope(config, entering) : 1,
    equation: unitEquation({
      weights,
      inputs,
      products,
      bias,
      z,
      normalization:
        normalization === undefined
          ? undefined
          : { ...norm, kind: network.layers[normalization].type, value: norm.normalized },
      activation: config && { type: config.type, input: entering, output },
    }),
    outgoing: nextLinear === undefined ? new Float64Array(0) : weightsOutOf(network, nextLinear, unit),
  };
}

interface NormalizationNumbers {
  readonly normalized: number;
  readonly mean: number;
  readonly variance: number;
  readonly eps: number;
  readonly gamma: number;
  readonly beta: number;
}

function normalizationNumbers(
  network: Network,
  pass: Pass,
  index: number | undefined,
  unit: number,
  row: number,
): NormalizationNumbers {
  const nothing = Number.NaN;
  if (index === undefined)
    return { normalized: nothing, mean: nothing, variance: nothing, eps: nothing, gamma: 1, beta: 0 };
  const { outFeatures: width } = network.layers[index];
  const { eps = 1e-5 } = network.layerConfigs[index] as { readonly eps?: number };
  const input = (index === 0 ? pass.input : pass.outputs[index - 1]).data;
  const shared = {
    eps,
    normalized: pass.outputs[index].data[row * width + unit],
    gamma: tensorOf(network, index, 'weight')?.[unit] ?? 1,
    beta: tensorOf(network, index, 'bias')?.[unit] ?? 0,
  };
  if (network.layers[index].type === 'LayerNorm') {
    const values = Float64Array.from(input.subarray(row * width, (row + 1) * width));
    const mean = values.reduce((sum, value) => sum + value, 0) / width;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
    return { ...shared, mean, variance };
  }
  const { saved } = pass.layers[index];
  return {
    ...shared,
    mean: (tensorOf(network, index, 'running_mean') ?? saved.get('mean')?.data)?.[unit] ?? nothing,
    variance: (tensorOf(network, index, 'running_var') ?? saved.get('variance')?.data)?.[unit] ?? nothing,
  };
}

/** Histograms of what enters the unit's activation (or leaves it, without one) and of ∂L/∂ of that. */
export function unitHistograms(
  network: Network,
  pass: Pass,
  rows: number,
  layer: number,
  unit: number,
  bins: number,
): Pick<UnitReport, 'preActivation' | 'gradient' | 'marks' | 'zeroGradients' | 'zeroGradient' | 'margin'> {
  const { activation } = unitPartsOf(network, layer);
  const entering = enteringUnit(network, pass, rows, layer, unit);
  const gradient =
    activation === 0 && pass.inputGradient
      ? columnOf(pass.inputGradient.data, network.inFeatures, rows, unit)
      : columnOf(pass.outputGradients[enteredAt(network, layer)].data, widthAt(network, layer), rows, unit);
  const zeroGradients = gradient.reduce((sum, value) => (value === 0 ? sum + 1 : sum), 0);
  return {
    preActivation: histogramOf(entering, bins),
    gradient: histogramOf(gradient, bins),
    marks: activation === undefined ? [] : activationMarks(network.layerConfigs[activation], entering),
    zeroGradients,
    zeroGradient: zeroGradients === rows,
    margin: entering.reduce((most, value) => Math.max(most, value), -Infinity),
  };
}

/** What enters the unit's activation, or leaves the unit where there is none, for the first rows of a pass. */
export function enteringUnit(
  network: Network,
  pass: Pass,
  rows: number,
  layer: number,
  unit: number,
): Float64Array {
  if (unitPartsOf(network, layer).activation === 0)
    return columnOf(pass.input.data, network.inFeatures, rows, unit);
  return columnOf(pass.outputs[enteredAt(network, layer)].data, widthAt(network, layer), rows, unit);
}

/** The layer whose outputs enter the unit's activation. */
function enteredAt(network: Network, layer: number): number {
  const { activation } = unitPartsOf(network, layer);
  return activation !== undefined && activation > 0 ? activation - 1 : layer;
}

function widthAt(network: Network, layer: number): number {
  return network.layers[enteredAt(network, layer)].outFeatures;
}

export function columnOf(values: FloatArray, width: number, rows: number, unit: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => values[row * width + unit]);
}

function weightsInto(network: Network, linear: number, unit: number): Float64Array {
  const { inFeatures } = network.layers[linear];
  const weight = tensorOf(network, linear, 'weight') ?? new Float64Array(0);
  return Float64Array.from(weight.subarray(unit * inFeatures, (unit + 1) * inFeatures));
}

function weightsOutOf(network: Network, linear: number, unit: number): Float64Array {
  const { inFeatures, outFeatures } = network.layers[linear];
  const weight = tensorOf(network, linear, 'weight') ?? new Float64Array(0);
  return Float64Array.from({ length: outFeatures }, (_, o) => weight[o * inFeatures + unit]);
}
