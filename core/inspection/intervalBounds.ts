import type { FloatArray, Turn } from '../network/definition';
import { layerDefinition } from '../network/layers/registry';
import type { Network } from '../network/network';

/** Lower and upper bounds of values, each [width]. */
export interface Box {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** The smallest box that holds all rows, [rows × features]. */
export function boundingBox(inputs: FloatArray, rows: number, features: number): Box {
  const low = new Float64Array(features).fill(Infinity);
  const high = new Float64Array(features).fill(-Infinity);
  for (let row = 0, k = 0; row < rows; row++)
    for (let j = 0; j < features; j++, k++) {
      low[j] = Math.min(low[j], inputs[k]);
      high[j] = Math.max(high[j], inputs[k]);
    }
  return { low, high };
}

/**
 * Bounds of every layer's output over all inputs in the box, in eval mode, by interval arithmetic (Moore 1966): a bound may
 * be wider than the truth, never narrower. Sums get a margin for the rounding of the network's own precision.
 */
export function propagateBounds(network: Network, input: Box): Box[] {
  const bounds: Box[] = [];
  let current = input;
  network.layers.forEach((_, index) => {
    current = boundsOf(network, index, current);
    bounds.push(current);
  });
  return bounds;
}

/** Units of each ReLU that no input in the box can wake: the upper bound of what enters them is not above 0. */
export function provenDead(network: Network, input: Box): (readonly boolean[])[] {
  const bounds = propagateBounds(network, input);
  return network.layers.map((layer, index) => {
    if (layer.type !== 'ReLU') return [];
    const { high } = index === 0 ? input : bounds[index - 1];
    return Array.from(high, bound => bound <= 0);
  });
}

function boundsOf(network: Network, index: number, input: Box): Box {
  const layer = network.layers[index];
  const config = network.layerConfigs[index];
  const { elementwise } = layerDefinition(config);
  if (elementwise) {
    const { piecewiseLinear } = elementwise;
    const margin = piecewiseLinear ? 2 * unitRoundoff(network) : 64 * unitRoundoff(network);
    const value = (x: number): number => elementwise.value(config, x);
    return mapBounds(input, value, elementwise.turn(config), piecewiseLinear ? 0 : margin, margin);
  }
  switch (layer.type) {
    case 'Linear':
      return linearBounds(network, index, input);
    case 'BatchNorm1d':
      return batchNormBounds(network, index, input);
    case 'LayerNorm':
      return layerNormBounds(network, index, layer.outFeatures);
    case 'Dropout':
      return input;
    default:
      return unbounded(layer.outFeatures);
  }
}

function tensorOf(network: Network, index: number, name: string): FloatArray | undefined {
  const segment = network.segmentsOf(index).find(({ tensor }) => tensor === name);
  return segment && network.valuesOf(segment);
}

/** Rounding of a sum of n products: below n·u·Σ|w x| with u the unit roundoff (Higham 2002, §3.1). */
function unitRoundoff(network: Network): number {
  return network.precision === 'float32' ? 2 ** -24 : 2 ** -53;
}

function linearBounds(network: Network, index: number, { low, high }: Box): Box {
  const { inFeatures, outFeatures } = network.layers[index];
  const weight = tensorOf(network, index, 'weight') as FloatArray;
  const bias = tensorOf(network, index, 'bias');
  const margin = (inFeatures + 2) * unitRoundoff(network);
  const result = unbounded(outFeatures);
  for (let o = 0; o < outFeatures; o++) {
    let lower = bias?.[o] ?? 0;
    let upper = lower;
    let size = Math.abs(lower);
    for (let i = 0; i < inFeatures; i++) {
      const w = weight[o * inFeatures + i];
      // 0 · ∞ would be NaN, but a zero weight ignores its input.
      if (w === 0) continue;
      lower += w > 0 ? w * low[i] : w * high[i];
      upper += w > 0 ? w * high[i] : w * low[i];
      size += Math.abs(w) * Math.max(Math.abs(low[i]), Math.abs(high[i]));
    }
    result.low[o] = Number.isNaN(lower) ? -Infinity : lower - margin * size;
    result.high[o] = Number.isNaN(upper) ? Infinity : upper + margin * size;
  }
  return result;
}

function batchNormBounds(network: Network, index: number, { low, high }: Box): Box {
  const mean = tensorOf(network, index, 'running_mean');
  const variance = tensorOf(network, index, 'running_var');
  const result = unbounded(low.length);
  // Without running statistics the output depends on the other rows of the batch: nothing can be promised.
  if (!mean || !variance) return result;
  const gamma = tensorOf(network, index, 'weight');
  const beta = tensorOf(network, index, 'bias');
  const { eps = 1e-5 } = network.layerConfigs[index] as { readonly eps?: number };
  const margin = 8 * unitRoundoff(network);
  for (let c = 0; c < low.length; c++) {
    const scale = (gamma?.[c] ?? 1) / Math.sqrt(variance[c] + eps);
    const shift = beta?.[c] ?? 0;
    const ends = [scale * (low[c] - mean[c]) + shift, scale * (high[c] - mean[c]) + shift];
    const size =
      Math.abs(shift) + Math.abs(scale) * (Math.abs(mean[c]) + Math.max(Math.abs(low[c]), Math.abs(high[c])));
    result.low[c] = Math.min(...ends) - margin * size;
    result.high[c] = Math.max(...ends) + margin * size;
  }
  return result;
}

/**
 * |x̂| ≤ √n whatever the input: x̂ is d/√(mean d² + eps), also for the rounded mean. (√(n − 1) would need an exact one.)
 */
function layerNormBounds(network: Network, index: number, width: number): Box {
  const gamma = tensorOf(network, index, 'weight');
  const beta = tensorOf(network, index, 'bias');
  const reach = Math.sqrt(width) * (1 + 16 * unitRoundoff(network) * width);
  const result = unbounded(width);
  for (let c = 0; c < width; c++) {
    const shift = beta?.[c] ?? 0;
    const size = Math.abs(gamma?.[c] ?? 1) * reach;
    const margin = 4 * unitRoundoff(network) * (Math.abs(shift) + size);
    result.low[c] = shift - size - margin;
    result.high[c] = shift + size + margin;
  }
  return result;
}

/** @param absolute @param relative what the kernel's rounding may add to a value */
function mapBounds(
  { low, high }: Box,
  value: (x: number) => number,
  turn: Turn | undefined,
  absolute: number,
  relative: number,
): Box {
  const at = (x: number): number => (x === -Infinity ? value(-1e300) : x === Infinity ? Infinity : value(x));
  // Its place is rounded, and the kernel compares in its own precision.
  const slack = turn ? absolute + relative * Math.abs(turn.at) : 0;
  const result = unbounded(low.length);
  for (let i = 0; i < low.length; i++) {
    const ends = [at(low[i]), at(high[i])];
    const around = turn && low[i] <= turn.at + slack && high[i] >= turn.at - slack ? turn.values : [];
    const lowest = Math.min(...ends, ...around);
    const highest = Math.max(...ends, ...around);
    result.low[i] = lowest - absolute - relative * Math.abs(lowest);
    result.high[i] = highest + absolute + relative * Math.abs(highest);
  }
  return result;
}

function unbounded(width: number): Box {
  return { low: new Float64Array(width).fill(-Infinity), high: new Float64Array(width).fill(Infinity) };
}
