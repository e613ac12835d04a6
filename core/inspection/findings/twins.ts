import type { FloatArray } from '../../network/definition';
import type { Network } from '../../network/network';
import type { TwinUnits } from './evidence';

/**
 * Units of a Linear that have the same weights and bias, the same parameters in the layers that treat units one by one, and
 * the same weights out of them: equal gradients keep them equal for ever.
 */
export function findTwins(network: Network): TwinUnits[] {
  const linears = network.layers.flatMap((layer, index) => (layer.type === 'Linear' ? [index] : []));
  return linears.slice(0, -1).flatMap((linear, position) => {
    const next = linears[position + 1];
    const between = Array.from({ length: next - linear - 1 }, (_, i) => linear + 1 + i);
    // A mask of its own sets the units of a pair apart.
    if (between.some(index => network.layers[index].type === 'Dropout')) return [];
    return groups(network, linear, between, next);
  });
}

function groups(network: Network, linear: number, between: readonly number[], next: number): TwinUnits[] {
  const units = network.layers[linear].outFeatures;
  const weight = tensor(network, linear, 'weight');
  const columns = [linear, ...between].flatMap(index =>
    network.segmentsOf(index, 'parameter').filter(({ shape }) => shape.length === 1),
  );
  const outgoing = tensor(network, next, 'weight');
  if (!weight || !outgoing) return [];
  const width = weight.length / units;
  const byKey = new Map<string, number[]>();
  for (let unit = 0; unit < units; unit++) {
    // The sums only sort out quickly what cannot be equal; equality itself is checked below.
    const incoming = weight.subarray(unit * width, (unit + 1) * width);
    const key = `${incoming[0]} ${incoming[width - 1]} ${outgoing[unit]}`;
    byKey.set(key, [...(byKey.get(key) ?? []), unit]);
  }
  const same = (a: number, b: number): boolean => {
    for (let i = 0; i < width; i++) if (weight[a * width + i] !== weight[b * width + i]) return false;
    for (let o = 0; o < outgoing.length; o += units) if (outgoing[o + a] !== outgoing[o + b]) return false;
    return columns.every(segment => network.valuesOf(segment)[a] === network.valuesOf(segment)[b]);
  };
  const found: TwinUnits[] = [];
  for (const candidates of byKey.values()) {
    let rest = candidates;
    while (rest.length > 1) {
      const [first] = rest;
      const twins = rest.filter(unit => same(first, unit));
      rest = rest.filter(unit => !twins.includes(unit));
      if (twins.length > 1) found.push({ layer: linear, units: twins });
    }
  }
  return found;
}

function tensor(network: Network, layer: number, name: string): FloatArray | undefined {
  const segment = network.segmentsOf(layer, 'parameter').find(found => found.tensor === name);
  return segment && network.valuesOf(segment);
}
