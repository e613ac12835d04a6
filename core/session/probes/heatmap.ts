import { arrange, quantityOf } from '../../inspection/heatmap';
import { statesOf } from '../../inspection/unitStates';
import type { Pass } from '../../network/pass';
import type { Run } from '../run';
import { layerOf } from './layerOf';
import { activityOf } from './looks';
import { quickLook, type Probe } from './probe';

const defaultSamples = 400;
/** Shown in any case, however large the network. */
const leastSamples = 96;
/** Cells of one heatmap: 160 kB, so that two of them and the graph stay below a megabyte a frame. */
const mostCells = 40_000;

export const heatmapProbe: Probe<'heatmap'> = (
  { layer, what, order = 'class', maxSamples = defaultSamples },
  { run, training },
) => {
  const { network } = run;
  const { type, outFeatures: units } = layerOf(run, layer);
  const total = run.trainer.training.rows;
  const affordable = training ? Math.floor(quickLook.training / network.parameterCount) : Infinity;
  const count = Math.max(
    1,
    Math.min(
      total,
      Math.floor(maxSamples),
      Math.max(16, Math.floor(mostCells / units)),
      Math.max(leastSamples, affordable),
    ),
  );
  const rows = Int32Array.from({ length: count }, (_, i) => Math.floor((i * total) / count));
  // States first: what is in a pass is valid only until the next look.
  const states = statesOf(network, activityOf(run, training)[layer]);
  const pass = what === 'gradient' ? run.observer.differentiate('eval', rows).pass : answers(run, rows);
  const { labels, targets } = run.dataset.training;
  const width = targets.length / Math.max(1, total);
  const arranged = arrange(
    quantityOf(network, pass, layer, what),
    count,
    units,
    order,
    row => (labels.length > 0 ? labels[rows[row]] : targets[rows[row] * width]),
    // The mean over the rows shown becomes the mean over the whole set: in eval mode samples do not see each other.
    what === 'gradient' ? count / total : 1,
  );
  const sampleRows = arranged.sampleOrder.map(row => rows[row]);
  return {
    step: run.step,
    layer,
    type,
    what,
    order,
    units,
    samples: count,
    total,
    values: arranged.values,
    sampleRows,
    sampleClass: labels.length > 0 ? sampleRows.map(row => labels[row]) : new Int32Array(0),
    unitOrder: arranged.unitOrder,
    scale: arranged.scale,
    states,
    nan: arranged.nan,
    infinite: arranged.infinite,
  };
};

function answers(run: Run, rows: Int32Array): Pass {
  const { inFeatures, inputs: all } = run.trainer.training;
  return run.observer.answer(rows.length, inputs => {
    rows.forEach((source, row) => {
      inputs.set(all.data.subarray(source * inFeatures, (source + 1) * inFeatures), row * inFeatures);
    });
  });
}
