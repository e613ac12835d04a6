import type { Tensor } from '../kernels/memory';
import type { Segment } from '../network/segments';
import type { NetworkObjective } from './networkObjective';

/** Receives row `row` of the Hessian from column `first` on; the array is only valid during the call. */
export type RowSink = (row: number, first: number, values: Float64Array) => void;

/**
 * Rows `from` … `to` − 1 of the Hessian at the objective's last differentiated point, each from the first parameter of its
 * own layer on: what lies left of that follows by symmetry.
 *
 * A row is H eⱼ. Since eⱼ moves one parameter of one layer, nothing changes in the layers before, the tangent of a Linear's
 * output is one column, and the way back may stop at the parameter's own layer.
 */
export function hessianRows(objective: NetworkObjective, from: number, to: number, sink: RowSink): void {
  const { network, pass, memory, rows } = objective;
  const mark = memory.mark();
  try {
    const direction = memory.tensor('float64', network.parameterCount);
    const product = memory.tensor('float64', network.parameterCount);
    for (const segment of network.segments) {
      if (segment.kind !== 'parameter') continue;
      const first = Math.max(from, segment.offset);
      const end = Math.min(to, segment.offset + segment.length);
      if (first >= end) continue;
      const layerStart = network.segmentsOf(segment.layer, 'parameter')[0].offset;
      for (let layer = 0; layer < segment.layer; layer++) pass.outputTangents[layer].data.fill(0);
      const seed = tangentSeed(objective, segment, direction);
      for (let row = first; row < end; row++) {
        objective.beforePass();
        seed(row - segment.offset, () => {
          for (let layer = segment.layer + 1; layer < pass.layers.length; layer++)
            pass.layers[layer].forwardTangent(rows, direction);
          pass.loss.tangent(rows);
          for (let layer = pass.layers.length - 1; layer >= segment.layer; layer--)
            pass.layers[layer].backwardTangent(rows, direction, product);
        });
        sink(row, layerStart, product.data.subarray(layerStart) as Float64Array);
      }
    }
  } finally {
    memory.release(mark);
  }
}

/** Sets the tangent of the layer's output for one parameter, runs `work`, and leaves `direction` zero again. */
type TangentSeed = (parameter: number, work: () => void) => void;

function tangentSeed(objective: NetworkObjective, segment: Segment, direction: Tensor): TangentSeed {
  const { network, pass, rows } = objective;
  const layer = network.layers[segment.layer];
  const tangent = pass.outputTangents[segment.layer].data;
  const along = (parameter: number, work: () => void): void => {
    direction.data[segment.offset + parameter] = 1;
    work();
    direction.data[segment.offset + parameter] = 0;
  };
  if (layer.type !== 'Linear') {
    return (parameter, work) =>
      along(parameter, () => {
        pass.layers[segment.layer].forwardTangent(rows, direction);
        work();
      });
  }
  const { inFeatures: I, outFeatures: O } = layer;
  const input = (segment.layer === 0 ? pass.input : pass.outputs[segment.layer - 1]).data;
  const behind = segment.layer + 1 < pass.layers.length ? pass.directional[segment.layer + 1] : undefined;
  tangent.fill(0);
  let filled = 0;
  return (parameter, work) => {
    const isWeight = segment.tensor === 'weight';
    const output = isWeight ? Math.floor(parameter / I) : parameter;
    const column = parameter % I;
    if (filled !== output) for (let s = 0; s < rows; s++) tangent[s * O + filled] = 0;
    for (let s = 0; s < rows; s++) tangent[s * O + output] = isWeight ? input[s * I + column] : 1;
    filled = output;
    if (behind) behind.onlyColumn = output;
    try {
      along(parameter, work);
    } finally {
      if (behind) behind.onlyColumn = undefined;
    }
  };
}
