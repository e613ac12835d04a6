import type { SymmetryDefinition } from './symmetry';

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
      const { low, high } = point.range(linear - 1);
      const weight = point.place(linear, 'weight') as number;
      for (let i = 0; i < low.length; i++) {
        if (low[i] !== 0 || high[i] !== 0) continue;
        for (let o = 0; o < point.width(linear); o++) single(weight + o * low.length + i);
      }
    }
    return result;
  },
};
