import type { DataPart, Task } from '../../data/dataset';
import type { PointSet } from '../protocol/decision';
import type { Probe } from './probe';

/** More points than this are neither seen apart nor drawn quickly. */
const mostPoints = 2000;
/** Numbers of one set: wide rows are fewer, so that a frame stays below a megabyte. */
const mostNumbers = 100_000;

export const dataPointsProbe: Probe<'dataPoints'> = (_params, { run: { dataset } }) => {
  const { features, task } = dataset.description;
  return {
    features,
    classes: task.kind === 'classification' ? task.classes : [],
    training: pointSet(dataset.training, features.length, task),
    validation: pointSet(dataset.validation, features.length, task),
  };
};

function pointSet(part: DataPart, features: number, task: Task): PointSet {
  const affordable = Math.max(1, Math.floor(mostNumbers / features));
  const rows = Math.min(part.rows, mostPoints, affordable);
  const inputs = new Float32Array(rows * features);
  const target = new Float32Array(rows);
  const width = task.kind === 'regression' ? task.targets.length : 1;
  for (let row = 0; row < rows; row++) {
    const source = Math.floor((row * part.rows) / rows);
    for (let j = 0; j < features; j++) inputs[row * features + j] = part.inputs[source * features + j];
    target[row] = task.kind === 'classification' ? part.labels[source] : part.targets[source * width];
  }
  return { total: part.rows, rows, inputs, target };
}
