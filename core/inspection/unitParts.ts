import { layerDefinition } from '../network/layers/registry';
import type { FloatArray } from '../network/definition';
import type { Network } from '../network/network';

/** The layers that together make up a unit: Linear → norm → activation (Dropout may stand between), all of one width. */
export interface UnitParts {
  readonly linear: number | undefined;
  readonly normalization: number | undefined;
  readonly activation: number | undefined;
  /** The Linear that listens to the unit. */
  readonly nextLinear: number | undefined;
}

/** The parts around a layer: back to the Linear before it (or itself) and on to the one behind. */
export function unitPartsOf(network: Network, layer: number): UnitParts {
  const isLinear = (index: number): boolean => network.layers[index].type === 'Linear';
  let first = layer;
  while (first > 0 && !isLinear(first)) first--;
  let end = layer + 1;
  while (end < network.layers.length && !isLinear(end)) end++;
  const group = Array.from({ length: end - first }, (_, i) => first + i);
  const normalization = group.find(index => /Norm/.test(network.layers[index].type));
  const activation = group.find(
    index => layerDefinition(network.layerConfigs[index]).elementwise !== undefined,
  );
  return {
    linear: isLinear(first) ? first : undefined,
    normalization,
    activation,
    nextLinear: end < network.layers.length ? end : undefined,
  };
}

/** A layer's tensor by its name, as a live view; undefined when it has none such. */
export function tensorOf(network: Network, layer: number, name: string): FloatArray | undefined {
  const segment = network.segmentsOf(layer).find(({ tensor }) => tensor === name);
  return segment && network.valuesOf(segment);
}
