import type { SymmetryDefinition, SymmetryPoint } from './symmetry';

/** Both sides of a dead unit: what it says is multiplied by weights that do not matter, and what it hears neither. */
export const deadUnits: SymmetryDefinition = {
  id: 'dead-unit',
  title: 'dead unit',
  explanation:
    'A ReLU that is off for every sample passes nothing on and gets no gradient: neither its own weights nor those that read it matter.',
  generators(point) {
    const result: Float64Array[] = [];
    const single = (place: number): void => {
      const generator = point.zeros();
      generator[place] = 1;
      result.push(generator);
    };
    for (const relu of point.all('ReLU')) {
      const before = point.previous(relu);
      if (before === undefined) continue;
      const { high } = point.range(before);
      for (let unit = 0; unit < high.length; unit++) {
        if (!(high[unit] < 0)) continue;
        let layer: number | undefined = before;
        if (point.types[layer] === 'BatchNorm1d') {
          for (const tensor of ['weight', 'bias']) {
            const place = point.place(layer, tensor);
            if (place !== undefined) single(place + unit);
          }
          layer = point.previous(layer);
        }
        if (layer === undefined || point.types[layer] !== 'Linear') continue;
        const fanIn = point.inFeatures(layer);
        const weight = point.place(layer, 'weight') as number;
        for (let i = 0; i < fanIn; i++) single(weight + unit * fanIn + i);
        const bias = point.place(layer, 'bias');
        if (bias !== undefined) single(bias + unit);
      }
    }
    for (const linear of point.all('Linear')) {
      const weight = point.place(linear, 'weight') as number;
      const width = point.inFeatures(linear);
      for (const i of silentInputs(point, linear))
        for (let o = 0; o < point.width(linear); o++) single(weight + o * width + i);
    }
    return result;
  },
};

/**
 * Inputs of a Linear that are 0 for every sample and stay so when the weights move a little: features that the data does
 * not have, and dead ReLUs. A unit that merely happens to be 0 (all weights zero, say) is not silent by any symmetry.
 */
function silentInputs(point: SymmetryPoint, linear: number): number[] {
  const source = point.previous(linear);
  if (source === undefined) {
    const { low, high } = point.range(-1);
    return Array.from(low.keys()).filter(i => low[i] === 0 && high[i] === 0);
  }
  if (point.types[source] !== 'ReLU') return [];
  const { high } = point.range(source - 1);
  return Array.from(high.keys()).filter(i => high[i] < 0);
}
