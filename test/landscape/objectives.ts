import { NetworkObjective, type ObjectiveSpec } from '../../core/landscape/networkObjective';
import { denseHessian } from '../../core/landscape/denseHessian';
import { noProgress } from '../../core/landscape/objective';
import { denseSpectrum, type SpectrumResult } from '../../core/landscape/spectrum';
import type { LayerConfig } from '../../core/network/layers/registry';
import type { LossConfig } from '../../core/network/losses/registry';
import { layerDefinition } from '../../core/network/layers/registry';
import { vectorOf } from './testMatrices';

export interface Problem {
  readonly layers: readonly LayerConfig[];
  readonly loss: LossConfig['type'];
  readonly inFeatures: number;
  readonly rows: number;
  readonly inputs?: Float64Array;
  readonly labels?: Int32Array;
  readonly targets?: Float64Array;
  readonly mode?: 'train' | 'eval';
  readonly seed?: number;
}

/** The objective of a network over fixed, reproducible data. */
export function objectiveOf(problem: Problem): NetworkObjective {
  const { layers, loss, inFeatures, rows, mode = 'train', seed = 1 } = problem;
  let width = inFeatures;
  let buffers = 0;
  for (const layer of layers) {
    const shape = layerDefinition(layer).shape(layer, width);
    buffers += shape.buffers.reduce((sum, { shape: [size] }) => sum + size, 0);
    width = shape.outFeatures;
  }
  const spec: ObjectiveSpec = {
    layers,
    loss: { type: loss },
    inFeatures,
    mode,
    rows,
    inputs: problem.inputs ?? vectorOf(seed + 50, rows * inFeatures),
    labels: problem.labels ?? Int32Array.from({ length: rows }, (_, row) => (row * 7 + (row >> 3)) % width),
    targets:
      problem.targets ??
      (loss === 'CrossEntropyLoss' ? new Float64Array(0) : vectorOf(seed + 90, rows * width)),
    buffers: new Float64Array(buffers).fill(1),
  };
  const objective = new NetworkObjective(spec);
  objective.network.initialize(seed);
  return objective;
}

export function initialPoint(objective: NetworkObjective): Float64Array {
  return Float64Array.from(objective.network.parameters.data);
}

/** The exact spectrum at a point. */
export function spectrumAt(objective: NetworkObjective, point: Float64Array): SpectrumResult {
  objective.differentiate(point, new Float64Array(objective.size));
  const mark = objective.memory.mark();
  try {
    return denseSpectrum(objective, point, denseHessian(objective), {}, noProgress);
  } finally {
    objective.memory.release(mark);
  }
}

export const linear = (out_features: number, bias = true): LayerConfig => ({
  type: 'Linear',
  out_features,
  bias,
});
