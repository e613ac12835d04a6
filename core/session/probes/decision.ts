import { planeBox } from './planeBox';
import type { Probe } from './probe';

const largest = 256;

export const decisionProbe: Probe<'decision'> = (params, { run }) => {
  const size = Math.max(1, Math.min(largest, Math.round(params.size ?? 64)));
  const box = planeBox(run.dataset);
  if (!box) return { size: 0, box: undefined, value: new Float32Array(0), confidence: new Float32Array(0) };
  const cells = size * size;
  const { network } = run.trainer;
  const { logits } = run.observer.answer(cells, inputs => box.fillGrid(inputs, size));
  const width = network.outFeatures;
  const value = new Float32Array(cells);
  const { task } = run.dataset.description;
  if (task.kind === 'regression') {
    for (let cell = 0; cell < cells; cell++) value[cell] = logits.data[cell * width];
    return { size, box: box.edges, value, confidence: new Float32Array(0) };
  }
  const confidence = new Float32Array(cells);
  for (let cell = 0; cell < cells; cell++) {
    const [label, share] =
      width === 1 ? binary(logits.data[cell]) : softmaxTop(logits.data, cell * width, width);
    value[cell] = label;
    confidence[cell] = share;
  }
  return { size, box: box.edges, value, confidence };
};

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
