import type { FloatArray } from '../network/definition';
import type { Standardization } from './dataset';

/**
 * Mean and deviation (divided by the number of rows) per feature over the given rows, ignoring NaN; a constant feature gets
 * the scale 1, so that it becomes 0 and never NaN. As `sklearn.preprocessing.StandardScaler`.
 */
export function standardizationOf(inputs: FloatArray, rows: Int32Array, features: number): Standardization {
  const mean = new Float64Array(features);
  const scale = new Float64Array(features);
  const count = new Float64Array(features);
  for (const row of rows)
    for (let j = 0; j < features; j++) {
      const value = inputs[row * features + j];
      if (Number.isNaN(value)) continue;
      mean[j] += value;
      count[j]++;
    }
  for (let j = 0; j < features; j++) mean[j] = count[j] > 0 ? mean[j] / count[j] : 0;
  for (const row of rows)
    for (let j = 0; j < features; j++) {
      const difference = inputs[row * features + j] - mean[j];
      if (!Number.isNaN(difference)) scale[j] += difference * difference;
    }
  for (let j = 0; j < features; j++) {
    const deviation = count[j] > 0 ? Math.sqrt(scale[j] / count[j]) : 0;
    // What rounding leaves of a constant is no deviation.
    scale[j] = deviation > 1e-12 * Math.max(1, Math.abs(mean[j])) ? deviation : 1;
  }
  return { mean, scale };
}
