import type { Layer } from '../../network/layer';
import { runFailure } from '../protocol/failure';
import type { Run } from '../run';

/** The layer with this index. Throws with the range when there is none. */
export function layerOf(run: Run, index: number): Layer {
  const { layers } = run.network;
  if (!Number.isInteger(index) || index < 0 || index >= layers.length)
    throw runFailure(`There is no layer ${index}: the network has layers 0 to ${layers.length - 1}.`);
  return layers[index];
}

/** Throws with the range when the layer has no such unit. */
export function checkUnit(layer: Layer, unit: number): void {
  if (!Number.isInteger(unit) || unit < 0 || unit >= layer.outFeatures)
    throw runFailure(`There is no unit ${unit}: the layer has units 0 to ${layer.outFeatures - 1}.`);
}
