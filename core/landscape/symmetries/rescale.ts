import type { SymmetryDefinition, SymmetryPoint } from './symmetry';

const HOMOGENEOUS = new Set(['ReLU', 'LeakyReLU']);

export const rescale: SymmetryDefinition = {
  id: 'rescale',
  title: 'rescaling of a unit',
  explanation:
    'f(αx) = αf(x) for α > 0 and ReLU or LeakyReLU: what enters a unit may grow when what leaves it shrinks.',
  generators(point) {
    return point.all('Linear').flatMap(reader => {
      const activation = point.previous(reader);
      if (activation === undefined) return [];
      const homogeneous = HOMOGENEOUS.has(point.types[activation]);
      const source = homogeneous ? point.previous(activation) : activation;
      if (source === undefined) return [];
      const isAffine = point.types[source] === 'BatchNorm1d' || point.types[source] === 'LayerNorm';
      if (point.types[source] !== 'Linear' && !isAffine) return [];
      if (isAffine && point.place(source, 'weight') === undefined) return [];
      // Two Linears without anything between have the larger symmetry of `linearMixing`.
      if (!homogeneous && !isAffine) return [];
      return unitScales(point, source, reader).concat(
        homogeneous ? neverOffShifts(point, source, reader) : shifts(point, source, reader, () => true),
      );
    });
  },
};

function unitScales(point: SymmetryPoint, source: number, reader: number): Float64Array[] {
  const fanIn = point.types[source] === 'Linear' ? point.inFeatures(source) : 1;
  const weight = point.place(source, 'weight') as number;
  const bias = point.place(source, 'bias');
  const out = point.place(reader, 'weight') as number;
  const width = point.width(source);
  return Array.from({ length: width }, (_, unit) => {
    const generator = point.zeros();
    const copy = (place: number, factor: number): void => {
      generator[place] += factor * point.theta[place];
    };
    for (let i = 0; i < fanIn; i++) copy(weight + unit * fanIn + i, 1);
    if (bias !== undefined) copy(bias + unit, 1);
    for (let o = 0; o < point.width(reader); o++) copy(out + o * width + unit, -1);
    return generator;
  });
}

/** A ReLU that is on for every sample is linear: its bias may move into the next layer's. */
function neverOffShifts(point: SymmetryPoint, source: number, reader: number): Float64Array[] {
  const { low, high } = point.range(source);
  const activation = point.next(source) as number;
  return shifts(point, source, reader, unit =>
    point.types[activation] === 'ReLU' ? low[unit] > 0 : low[unit] > 0 || high[unit] < 0,
  );
}

function shifts(
  point: SymmetryPoint,
  source: number,
  reader: number,
  linear: (unit: number) => boolean,
): Float64Array[] {
  const from = point.place(source, 'bias');
  const to = point.place(reader, 'bias');
  const out = point.place(reader, 'weight') as number;
  const width = point.width(source);
  if (from === undefined || to === undefined) return [];
  const result: Float64Array[] = [];
  const activation = point.next(source) as number;
  for (let unit = 0; unit < width; unit++) {
    if (!linear(unit)) continue;
    const generator = point.zeros();
    generator[from + unit] = 1;
    const slope = slopeOf(point, activation, source, unit);
    for (let o = 0; o < point.width(reader); o++)
      generator[to + o] = -slope * point.theta[out + o * width + unit];
    result.push(generator);
  }
  return result;
}

function slopeOf(point: SymmetryPoint, activation: number, source: number, unit: number): number {
  if (point.types[activation] !== 'LeakyReLU' || point.output(source)[unit] > 0) return 1;
  const config = point.objective.network.layerConfigs[activation] as { readonly negative_slope?: number };
  return config.negative_slope ?? 0.01;
}
