import type { NetworkConfig } from '../../config/config';
import type { Dataset } from '../../data/dataset';
import type { DataFacts } from './evidence';

/** What the rules want to know of the training part. */
export function dataFactsOf(dataset: Dataset, loss: NetworkConfig['loss']): DataFacts {
  const { inputs, labels, targets, rows } = dataset.training;
  const { features, task } = dataset.description;
  const { mean, deviation } = columns(inputs, rows, features.length);
  const classes = task.kind === 'classification' ? task.classes.length : 0;
  const classCounts = new Int32Array(classes);
  for (const label of labels) classCounts[label]++;
  const width = rows > 0 ? targets.length / rows : 0;
  const spread = columns(targets, rows, width).deviation;
  const values = Float64Array.from(targets.length > 0 ? targets : labels);
  return {
    mean,
    deviation,
    classCounts,
    baseline:
      loss.type === 'MSELoss'
        ? spread.reduce((sum, value) => sum + value * value, 0) / Math.max(1, width)
        : entropy(classCounts, rows),
    targetLow: values.reduce((low, value) => Math.min(low, value), Infinity),
    targetHigh: values.reduce((high, value) => Math.max(high, value), -Infinity),
  };
}

function columns(
  values: ArrayLike<number>,
  rows: number,
  width: number,
): { readonly mean: Float64Array; readonly deviation: Float64Array } {
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);
  for (let row = 0, k = 0; row < rows; row++)
    for (let j = 0; j < width; j++, k++) mean[j] += values[k] / rows;
  for (let row = 0, k = 0; row < rows; row++)
    for (let j = 0; j < width; j++, k++) deviation[j] += (values[k] - mean[j]) ** 2 / rows;
  return { mean, deviation: deviation.map(Math.sqrt) };
}

/** Cross-entropy of always answering with the classes' shares. */
function entropy(counts: Int32Array, rows: number): number {
  let sum = 0;
  for (const count of counts) if (count > 0) sum -= (count / rows) * Math.log(count / rows);
  return sum;
}
