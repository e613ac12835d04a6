import type { Dataset } from '../data/dataset';
import type { Mode } from '../network/layer';
import type { Network } from '../network/network';
import type { ObjectiveSpec } from './networkObjective';

/** On shared memory, so that threads take it without copies. */
function shared(values: ArrayLike<number>): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(8 * values.length));
  copy.set(values);
  return copy;
}

/**
 * The loss of a network over a whole training part, in float64, as plain data. Class labels become the values 0 and 1 for a
 * loss that compares with values.
 */
export function specOf(network: Network, dataset: Dataset, mode: Mode): ObjectiveSpec {
  const { training } = dataset;
  const labelsAsValues = training.targets.length === 0 ? training.labels : training.targets;
  return {
    layers: network.layerConfigs,
    loss: network.lossConfig,
    inFeatures: network.inFeatures,
    mode,
    rows: training.rows,
    inputs: shared(training.inputs),
    labels: training.labels,
    targets: network.lossConfig.type === 'CrossEntropyLoss' ? shared([]) : shared(labelsAsValues),
    buffers: shared(network.buffers.data),
  };
}

/** Rows of the Linears' weights: the filters of filter normalisation. */
export function filtersOf(network: Network): { offset: number; length: number }[] {
  return network.segments.flatMap(segment => {
    if (segment.kind !== 'parameter' || segment.shape.length !== 2) return [];
    const [rows, length] = segment.shape;
    return Array.from({ length: rows }, (_, row) => ({ offset: segment.offset + row * length, length }));
  });
}
