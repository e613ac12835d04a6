import type { DataPart, Task } from '../../data/dataset';
import type { PointSet } from '../protocol/decision';
import type { Probe } from './probe';
import { shownRows } from './shownRows';

export const dataPointsProbe: Probe<'dataPoints'> = (_params, { run: { dataset } }) => {
  const { features, task } = dataset.description;
  return {
    features,
    classes: task.kind === 'classification' ? task.classes : [],
    target: task.kind === 'regression' ? task.targets[0] : '',
    mean: dataset.standardization?.mean.slice() ?? new Float64Array(0),
    scale: dataset.standardization?.scale.slice() ?? new Float64Array(0),
    training: pointSet(dataset.training, features.length, task),
    validation: pointSet(dataset.validation, features.length, task),
  };
};

function pointSet(part: DataPart, features: number, task: Task): PointSet {
  const shown = shownRows(part, features);
  const inputs = new Float32Array(shown.length * features);
  const target = new Float32Array(shown.length);
  const width = task.kind === 'regression' ? task.targets.length : 1;
  shown.forEach((source, row) => {
    for (let j = 0; j < features; j++) inputs[row * features + j] = part.inputs[source * features + j];
    target[row] = task.kind === 'classification' ? part.labels[source] : part.targets[source * width];
  });
  return {
    total: part.rows,
    rows: shown.length,
    sourceRows: Int32Array.from(shown, source => part.sourceRows[source]),
    inputs,
    target,
  };
}
