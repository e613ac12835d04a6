import type { FloatArray } from '../network/definition';
import { layerDefinition } from '../network/layers/registry';
import type { Network } from '../network/network';
import type { Pass } from '../network/pass';
import type { HeatmapQuantity, SampleOrder } from '../session/protocol/inspection';
import { orderByLikeness, sortedBy } from './sampleOrder';

/**
 * The values of a layer's units in a pass, [rows × units]: outputs, or ∂L/∂z. The gradient of an activation is that of what
 * enters it (a dead unit's is 0 whatever comes from above); for the first layer of all, only that of its output is there.
 */
export function quantityOf(network: Network, pass: Pass, layer: number, what: HeatmapQuantity): FloatArray {
  if (what === 'activation') return pass.outputs[layer].data;
  const { elementwise } = layerDefinition(network.layerConfigs[layer]);
  return pass.outputGradients[elementwise && layer > 0 ? layer - 1 : layer].data;
}

export interface ArrangedValues {
  /** [units × samples]. */
  readonly values: Float32Array;
  /** Column k shows row `sampleOrder[k]` of the pass. */
  readonly sampleOrder: Int32Array;
  readonly unitOrder: Int32Array;
  readonly scale: number;
  readonly nan: number;
  readonly infinite: number;
}

/**
 * Turns [rows × units] into a row per unit with the samples in the order asked for.
 *
 * @param key class or target of each row, for `class`
 * @param factor what values are multiplied by
 */
export function arrange(
  source: FloatArray,
  rows: number,
  units: number,
  order: SampleOrder,
  key: (row: number) => number,
  factor = 1,
): ArrangedValues {
  const sampleOrder = orderSamples(source, rows, units, order, key);
  const values = new Float32Array(units * rows);
  let scale = 0;
  let nan = 0;
  let infinite = 0;
  for (let unit = 0, k = 0; unit < units; unit++)
    for (let column = 0; column < rows; column++, k++) {
      const value = source[sampleOrder[column] * units + unit] * factor;
      values[k] = value;
      if (Number.isNaN(value)) nan++;
      else if (!Number.isFinite(value)) infinite++;
      else if (Math.abs(value) > scale) scale = Math.abs(value);
    }
  return { values, sampleOrder, unitOrder: orderUnits(values, rows, units, order), scale, nan, infinite };
}

function orderSamples(
  source: FloatArray,
  rows: number,
  units: number,
  order: SampleOrder,
  key: (row: number) => number,
): Int32Array {
  switch (order) {
    case 'data':
      return Int32Array.from({ length: rows }, (_, row) => row);
    case 'class':
      return sortedBy(rows, key);
    case 'activity':
      return sortedBy(rows, row => -meanSize(source.subarray(row * units, (row + 1) * units)));
    case 'cluster':
      return orderByLikeness(source, rows, units);
  }
}

function orderUnits(values: Float32Array, rows: number, units: number, order: SampleOrder): Int32Array {
  if (order === 'activity')
    return sortedBy(units, unit => -meanSize(values.subarray(unit * rows, (unit + 1) * rows)));
  if (order === 'cluster') return orderByLikeness(values, units, rows);
  return Int32Array.from({ length: units }, (_, unit) => unit);
}

/** Mean absolute value of what is finite; −1 for nothing, which sorts behind zero. */
function meanSize(values: FloatArray): number {
  let sum = 0;
  let count = 0;
  for (const value of values)
    if (Number.isFinite(value)) {
      sum += Math.abs(value);
      count++;
    }
  return count > 0 ? sum / count : -1;
}
