import type { Dataset } from '../../data/dataset';

/** The part of a plane through the input space that pictures show: the data's box with a margin. */
export interface PlaneBox {
  readonly edges: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
  /** Centres of columns × rows cells, row-major from low y; features off the plane at their mean over the training part. */
  fillGrid(inputs: Float32Array | Float64Array, columns: number, rows: number): void;
}

const margin = 0.1;

/** The plane of two features of data that has at least as many; data with one feature has a line, told by equal axes. */
export function planeBox(dataset: Dataset, axes: readonly [number, number]): PlaneBox {
  const { mean, low, high } = extentOf(dataset);
  const edge = (axis: number): readonly [number, number] => {
    const pad = margin * (high[axis] - low[axis] || 1);
    return [low[axis] - pad, high[axis] + pad];
  };
  const [across, up] = axes;
  const x = edge(across);
  const y = edge(up);
  const features = mean.length;
  return {
    edges: { x, y },
    fillGrid(inputs, columns, rows) {
      for (let row = 0, k = 0; row < rows; row++)
        for (let column = 0; column < columns; column++, k += features) {
          if (features > 2) inputs.set(mean, k);
          inputs[k + up] = y[0] + ((row + 0.5) * (y[1] - y[0])) / rows;
          inputs[k + across] = x[0] + ((column + 0.5) * (x[1] - x[0])) / columns;
        }
    },
  };
}

interface Extent {
  readonly mean: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

const extents = new WeakMap<Dataset, Extent>();

/** Mean over the training part, lowest and highest over all the data, per feature; found once for each data set. */
function extentOf(dataset: Dataset): Extent {
  let found = extents.get(dataset);
  if (!found) {
    const features = dataset.description.features.length;
    const mean = new Float64Array(features);
    const low = new Float64Array(features).fill(Infinity);
    const high = new Float64Array(features).fill(-Infinity);
    for (const part of [dataset.training, dataset.validation])
      for (let row = 0, k = 0; row < part.rows; row++)
        for (let j = 0; j < features; j++, k++) {
          const value = part.inputs[k];
          if (value < low[j]) low[j] = value;
          if (value > high[j]) high[j] = value;
          if (part === dataset.training) mean[j] += value;
        }
    for (let j = 0; j < features; j++) mean[j] /= Math.max(1, dataset.training.rows);
    found = { mean, low, high };
    extents.set(dataset, found);
  }
  return found;
}
