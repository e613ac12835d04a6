import type { DataPart } from '../../data/dataset';
import type { Pass } from '../../network/pass';
import type { Run } from '../run';
import { planeGrid } from './planeGrid';
import type { Probe } from './probe';
import { shownRows } from './shownRows';

export const decisionProbe: Probe<'decision'> = (params, { run, training }) => {
  const { axes, columns, rows, box } = planeGrid(run, training, params);
  const plane = run.observer.answer(columns * rows, inputs => box.fillGrid(inputs, columns, rows));
  const { value, confidence } = answers(run, plane, columns * rows);
  return {
    axes,
    columns,
    rows,
    box: box.edges,
    value,
    confidence,
    training: predictions(run, run.dataset.training),
    validation: predictions(run, run.dataset.validation),
  };
};

/** What the network says of the rows that are shown of one part of the data. */
function predictions(run: Run, part: DataPart): Float32Array {
  const features = run.dataset.description.features.length;
  const shown = shownRows(part, features);
  if (shown.length === 0) return new Float32Array(0);
  const pass = run.observer.answer(shown.length, inputs => {
    shown.forEach((source, row) => {
      inputs.set(part.inputs.subarray(source * features, (source + 1) * features), row * features);
    });
  });
  return answers(run, pass, shown.length).value;
}

/** The first `count` rows of a pass as class and probability, or as the first target's value. */
function answers(
  run: Run,
  { logits }: Pass,
  count: number,
): { readonly value: Float32Array; readonly confidence: Float32Array } {
  const width = run.trainer.network.outFeatures;
  const value = new Float32Array(count);
  if (run.dataset.description.task.kind === 'regression') {
    for (let row = 0; row < count; row++) value[row] = logits.data[row * width];
    return { value, confidence: new Float32Array(0) };
  }
  const confidence = new Float32Array(count);
  for (let row = 0; row < count; row++) {
    const [label, share] =
      width === 1 ? binary(logits.data[row]) : softmaxTop(logits.data, row * width, width);
    value[row] = label;
    confidence[row] = share;
  }
  return { value, confidence };
}

function binary(logit: number): [number, number] {
  const p = 1 / (1 + Math.exp(-Math.abs(logit)));
  return Number.isNaN(logit) ? [Number.NaN, Number.NaN] : [logit > 0 ? 1 : 0, p];
}

/** The most probable class, the first of several, and its probability; NaN when a logit is NaN. */
function softmaxTop(logits: Float32Array | Float64Array, start: number, width: number): [number, number] {
  let top = 0;
  for (let c = 1; c < width; c++) if (logits[start + c] > logits[start + top]) top = c;
  let sum = 0;
  for (let c = 0; c < width; c++) sum += Math.exp(logits[start + c] - logits[start + top]);
  return Number.isNaN(sum) ? [Number.NaN, Number.NaN] : [top, 1 / sum];
}
