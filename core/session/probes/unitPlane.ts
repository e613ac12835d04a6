import { columnOf, enteringUnit } from '../../inspection/unitReport';
import { unitPartsOf } from '../../inspection/unitParts';
import { checkUnit, layerOf } from './layerOf';
import { planeGrid } from './planeGrid';
import type { Probe } from './probe';

export const unitPlaneProbe: Probe<'unitPlane'> = (params, { run }) => {
  const { network } = run;
  const { layer, unit } = params;
  checkUnit(layerOf(run, layer), unit);
  // A small picture beside others: it never costs more than a frame of training may.
  const { axes, columns, rows, box } = planeGrid(run, true, params);
  const cells = columns * rows;
  const pass = run.observer.answer(cells, inputs => box.fillGrid(inputs, columns, rows));
  const { activation = layer } = unitPartsOf(network, layer);
  const { outFeatures } = network.layers[activation];
  return {
    layer,
    unit,
    axes,
    columns,
    rows,
    box: box.edges,
    entering: Float32Array.from(enteringUnit(network, pass, cells, layer, unit)),
    output: Float32Array.from(columnOf(pass.outputs[activation].data, outFeatures, cells, unit)),
  };
};
