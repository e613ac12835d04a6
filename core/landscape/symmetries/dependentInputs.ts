import { nullVectors } from './nullVectors';
import type { SymmetryDefinition, SymmetryPoint } from './symmetry';

/** Work that a layer may cost: samples × inputs². */
const MOST_WORK = 4e9;

/**
 * Features that depend on each other over all samples: constant ones, one-hot columns (they sum to one), copies, sums of
 * others, fewer samples than features. With X u = 0, the weights of every unit may move along u and no output changes. A
 * batch norm behind takes constants out, so that there X u need only be the same for all samples.
 */
export const dependentInputs: SymmetryDefinition = {
  id: 'dependent-inputs',
  title: 'linearly dependent inputs',
  explanation:
    'Some features are sums of others (or constant) for every sample, so that weights can be moved from one to the other and no output changes.',
  generators: point =>
    point.all('Linear').flatMap(layer => (point.previous(layer) === undefined ? ofLayer(point, layer) : [])),
};

/**
 * The same for what a layer within the network hears. The units below may become independent as soon as they move, so that a
 * mixture of these directions with others can still lead down: the loss need not be flat along all of them together.
 */
export const dependentUnits: SymmetryDefinition = {
  id: 'dependent-units',
  title: 'linearly dependent units',
  explanation:
    'Some units say sums of what others say (or a constant) for every sample, so that the weights of their readers can be moved from one to the other and no output changes.',
  onlyHere: true,
  generators: point =>
    point.all('Linear').flatMap(layer => (point.previous(layer) === undefined ? [] : ofLayer(point, layer))),
};

function ofLayer(point: SymmetryPoint, layer: number): Float64Array[] {
  const fanIn = point.inFeatures(layer);
  const { rows } = point.objective;
  if (rows * fanIn * fanIn > MOST_WORK) return [];
  const bias = point.place(layer, 'bias');
  const next = point.next(layer);
  const constantsVanish = next !== undefined && point.usesBatchStatistics(next);
  const values = point.output(layer - 1);
  const columns = Array.from({ length: fanIn }, (_, i) =>
    Float64Array.from({ length: rows }, (_unused, s) => values[s * fanIn + i]),
  );
  if (bias !== undefined || constantsVanish) columns.push(new Float64Array(rows).fill(1));
  const weight = point.place(layer, 'weight') as number;
  const found = nullVectors(columns);
  const result: Float64Array[] = [];
  for (let unit = 0; unit < point.width(layer); unit++) {
    for (const vector of found) {
      const generator = point.zeros();
      generator.set(vector.subarray(0, fanIn), weight + unit * fanIn);
      if (bias !== undefined) generator[bias + unit] = vector[fanIn];
      result.push(generator);
    }
  }
  return result;
}
