import type { FloatArray } from '../network/definition';
import type { Network } from '../network/network';
import type { BatchNormLosses, BatchNormPanel } from '../session/protocol/batchNorm';
import { histogramOf } from './histogram';
import type { TrainingLook } from './trainingLook';

interface BatchNormSettings {
  readonly eps?: number;
  readonly momentum?: number | null;
}

/** Statistics of one batch norm; arrays have an entry per channel. */
export interface BatchNormStatistics {
  readonly layer: number;
  readonly eps: number;
  readonly dataMean: Float64Array;
  readonly dataVariance: Float64Array;
  readonly runningMean: Float64Array;
  readonly runningVariance: Float64Array;
  readonly gap: Float64Array;
  readonly varianceRatio: Float64Array;
  readonly warmUp: number;
  readonly momentum: number | null;
  readonly batchesSeen: number;
  readonly gamma: Float64Array;
  readonly beta: Float64Array;
}

/** Layers that are batch norms. */
export function batchNormsOf(network: Network): number[] {
  return network.layers.flatMap((layer, index) => (layer.type === 'BatchNorm1d' ? [index] : []));
}

export function epsOf(network: Network, layer: number): number {
  return (network.layerConfigs[layer] as BatchNormSettings).eps ?? 1e-5;
}

/** Call after a train-mode forward pass of the look, whose statistics are the data's. */
export function batchNormStatistics(look: TrainingLook, layer: number): BatchNormStatistics {
  const { network, pass, count } = look;
  const eps = epsOf(network, layer);
  const { momentum = 0.1 } = network.layerConfigs[layer] as BatchNormSettings;
  const channels = network.layers[layer].outFeatures;
  const copy = (name: string, otherwise: number): Float64Array => {
    const values = valuesOf(network, layer, name);
    return values ? Float64Array.from(values) : new Float64Array(channels).fill(otherwise);
  };
  const tracked = valuesOf(network, layer, 'running_mean') !== undefined;
  const saved = (name: string): Float64Array =>
    Float64Array.from(
      pass.layers[layer].saved.get(name)?.data ?? new Float64Array(channels).fill(Number.NaN),
    );
  const dataMean = saved('mean');
  const dataVariance = saved('variance');
  const runningMean = tracked ? copy('running_mean', 0) : new Float64Array(0);
  const runningVariance = tracked ? copy('running_var', 1) : new Float64Array(0);
  const batchesSeen = valuesOf(network, layer, 'num_batches_tracked')?.[0] ?? 0;
  // PyTorch keeps the unbiased variance and normalises with the biased one.
  const unbiased = count / Math.max(1, count - 1);
  return {
    layer,
    eps,
    dataMean,
    dataVariance,
    runningMean,
    runningVariance,
    gap: runningMean.map((mean, c) => Math.abs(mean - dataMean[c]) / Math.sqrt(dataVariance[c] + eps)),
    varianceRatio: runningVariance.map(
      (variance, c) => (variance + eps) / (dataVariance[c] * unbiased + eps),
    ),
    // A plain average (momentum null) forgets the start with the first batch.
    warmUp: momentum === null ? Math.min(1, batchesSeen) : 1 - (1 - momentum) ** batchesSeen,
    momentum,
    batchesSeen,
    gamma: copy('weight', 1),
    beta: copy('bias', 0),
  };
}

/**
 * Whether the running statistics are what separates eval from train mode: puts the exact statistics of the data in their
 * place, evaluates, and puts the running ones back.
 */
export function batchNormLosses(look: TrainingLook): BatchNormLosses {
  const { network, pass, count } = look;
  const atEval = look.loss('eval');
  const atTrain = look.loss('train');
  const kept = network.buffers.data.slice();
  let exact: number;
  try {
    for (const layer of batchNormsOf(network)) {
      const { saved } = pass.layers[layer];
      for (const [buffer, statistic] of [
        ['running_mean', 'mean'],
        ['running_var', 'variance'],
      ] as const) {
        const values = valuesOf(network, layer, buffer);
        const found = saved.get(statistic)?.data;
        if (values && found) values.set(found);
      }
    }
    exact = look.loss('eval');
  } finally {
    network.buffers.data.set(kept);
  }
  // Leave in the pass what the caller looks at next: the layers' values in train mode.
  network.forward(pass, count, { mode: 'train' });
  return {
    train: atTrain,
    eval: atEval,
    exact,
    gap: (atEval - atTrain) / Math.abs(atTrain),
    closed: atEval === atTrain ? 1 : 1 - Math.abs(exact - atTrain) / Math.abs(atEval - atTrain),
  };
}

/** ∂L/∂γ and ∂L/∂β of what was differentiated last; zeros where the layer has neither. */
export function batchNormGradients(
  { network, gradients }: TrainingLook,
  layer: number,
): { readonly gammaGradient: Float64Array; readonly betaGradient: Float64Array } {
  const of = (name: string): Float64Array => {
    const segment = network.segmentsOf(layer, 'parameter').find(({ tensor }) => tensor === name);
    if (!segment) return new Float64Array(network.layers[layer].outFeatures);
    return Float64Array.from(gradients.data.subarray(segment.offset, segment.offset + segment.length));
  };
  return { gammaGradient: of('weight'), betaGradient: of('bias') };
}

/** Everything about one batch norm at the present weights. */
export function batchNormPanel(
  look: TrainingLook,
  step: number,
  layer: number,
  channel = -1,
  bins = 40,
): BatchNormPanel {
  const { network, pass, count } = look;
  const losses = batchNormLosses(look);
  look.differentiate('train');
  const statistics = batchNormStatistics(look, layer);
  const channels = network.layers[layer].outFeatures;
  const input = look.inputOf(layer);
  const output = pass.outputs[layer].data;
  return {
    step,
    samples: count,
    totalSamples: look.totalRows,
    batchNorms: batchNormsOf(network),
    channels,
    ...statistics,
    ...batchNormGradients(look, layer),
    positiveBefore: positiveShare(input, count, channels),
    positiveAfter: positiveShare(output, count, channels),
    channel,
    before: histogramOf(channelOf(input, count, channels, channel), bins),
    after: histogramOf(channelOf(output, count, channels, channel), bins),
    losses,
  };
}

/** One channel's values over the rows; those of all for −1. */
function channelOf(values: FloatArray, rows: number, channels: number, channel: number): FloatArray {
  if (channel < 0) return values.subarray(0, rows * channels);
  return Float64Array.from({ length: rows }, (_, row) => values[row * channels + channel]);
}

function positiveShare(values: FloatArray, rows: number, channels: number): Float64Array {
  const share = new Float64Array(channels);
  for (let row = 0, k = 0; row < rows; row++)
    for (let c = 0; c < channels; c++, k++) if (values[k] > 0) share[c] += 1 / rows;
  return share;
}

function valuesOf(network: Network, layer: number, name: string): FloatArray | undefined {
  const segment = network.segmentsOf(layer).find(({ tensor }) => tensor === name);
  return segment && network.valuesOf(segment);
}
