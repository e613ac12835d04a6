import { linearUnits } from './linearUnits';
import type { SymmetryDefinition, SymmetryPoint } from './symmetry';

export const linearMixing: SymmetryDefinition = {
  id: 'linear-mixing',
  title: 'mixing of linear units',
  explanation:
    'Two Linear layers with nothing between them, or with ReLUs that are on for every sample: any invertible mixing of the units between can be undone by the second (the general linear group).',
  generators: point =>
    linearUnits(point).flatMap(({ first, second, units, alwaysOn }) => {
      if (!alwaysOn) return [...mixings(point, first, second, units), ...translations(point, first, second)];
      // What scales and shifts one unit alone is `rescale`; here are the mixtures of two.
      return units.length > 1 ? mixings(point, first, second, units) : [];
    }),
};

/** W₁ → (I + εM) W₁, b₁ → (I + εM) b₁, W₂ → W₂ (I − εM), for M with a single entry (p, q). */
function mixings(
  point: SymmetryPoint,
  first: number,
  second: number,
  units: readonly number[],
): Float64Array[] {
  const k = point.width(first);
  const fanIn = point.inFeatures(first);
  const w1 = point.place(first, 'weight') as number;
  const b1 = point.place(first, 'bias');
  const w2 = point.place(second, 'weight') as number;
  const result: Float64Array[] = [];
  for (const p of units) {
    for (const q of units) {
      const generator = point.zeros();
      for (let i = 0; i < fanIn; i++) generator[w1 + p * fanIn + i] = point.theta[w1 + q * fanIn + i];
      if (b1 !== undefined) generator[b1 + p] = point.theta[b1 + q];
      for (let o = 0; o < point.width(second); o++) generator[w2 + o * k + q] -= point.theta[w2 + o * k + p];
      result.push(generator);
    }
  }
  return result;
}

/** b₁ → b₁ + c, b₂ → b₂ − W₂ c. */
function translations(point: SymmetryPoint, first: number, second: number): Float64Array[] {
  const k = point.width(first);
  const b1 = point.place(first, 'bias');
  const b2 = point.place(second, 'bias');
  const w2 = point.place(second, 'weight') as number;
  if (b1 === undefined || b2 === undefined) return [];
  return Array.from({ length: k }, (_, p) => {
    const generator = point.zeros();
    generator[b1 + p] = 1;
    for (let o = 0; o < point.width(second); o++) generator[b2 + o] = -point.theta[w2 + o * k + p];
    return generator;
  });
}
