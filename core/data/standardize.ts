import type { Standardization } from './dataset';
import { LongWork } from './longWork';

/** Values looked at between two reports. */
const portion = 1 << 18;

/**
 * Mean and deviation (divided by the number of rows) per feature over the given rows, ignoring NaN; a constant feature gets
 * its value as mean and the scale 1, so that it becomes 0 and never NaN. As `sklearn.preprocessing.StandardScaler`, from
 * which the bound comes below which a deviation is only what rounding leaves of a constant (`_is_constant_feature`).
 *
 * @param fill writes the values of a row
 */
export async function standardizationOf(
  fill: (row: number, into: Float64Array) => void,
  rows: Int32Array,
  features: number,
  work = new LongWork(),
): Promise<Standardization> {
  const values = new Float64Array(features);
  const mean = new Float64Array(features);
  const scale = new Float64Array(features).fill(1);
  const count = new Float64Array(features);
  const least = new Float64Array(features).fill(Infinity);
  const most = new Float64Array(features).fill(-Infinity);
  await work.eachRow(rows.length, portion / features, 'Measuring the data', index => {
    fill(rows[index], values);
    for (let j = 0; j < features; j++) {
      const value = values[j];
      if (Number.isNaN(value)) continue;
      mean[j] += value;
      count[j]++;
      if (value < least[j]) least[j] = value;
      if (value > most[j]) most[j] = value;
    }
  });
  for (let j = 0; j < features; j++)
    if (count[j] > 0) mean[j] = least[j] === most[j] ? least[j] : mean[j] / count[j];
  const squares = new Float64Array(features);
  await work.eachRow(rows.length, portion / features, 'Measuring the data', index => {
    fill(rows[index], values);
    for (let j = 0; j < features; j++) {
      const difference = values[j] - mean[j];
      if (!Number.isNaN(difference)) squares[j] += difference * difference;
    }
  });
  for (let j = 0; j < features; j++) {
    const deviation = count[j] > 0 ? Math.sqrt(squares[j] / count[j]) : 0;
    const rounding = Math.hypot(
      Math.sqrt(count[j] * Number.EPSILON) * deviation,
      count[j] * mean[j] * Number.EPSILON,
    );
    // An infinite deviation stays one, for the caller to refuse.
    if (deviation > rounding || deviation === Infinity) scale[j] = deviation;
  }
  return { mean, scale };
}
