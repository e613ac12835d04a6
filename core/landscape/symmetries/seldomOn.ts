import { nullVectors } from './nullVectors';
import type { SymmetryDefinition, SymmetryPoint } from './symmetry';

/**
 * A ReLU that is on for m samples hears only those: where they are no more than its inputs, its weights may move along every u
 * with x·u + c = 0 for all of them, and it says what it said. (A dead unit is the case m = 0.)
 */
export const seldomOn: SymmetryDefinition = {
  id: 'seldom-on',
  title: 'unit on for few samples',
  explanation:
    'A ReLU that is on for fewer samples than it has weights: those weights can be moved so that it says the same for each of them.',
  onlyHere: true,
  generators: point =>
    point.all('ReLU').flatMap(relu => {
      const linear = point.previous(relu);
      return linear !== undefined && point.types[linear] === 'Linear' ? ofLayer(point, linear) : [];
    }),
};

function ofLayer(point: SymmetryPoint, linear: number): Float64Array[] {
  const fanIn = point.inFeatures(linear);
  const width = point.width(linear);
  const { rows } = point.objective;
  const weight = point.place(linear, 'weight') as number;
  const bias = point.place(linear, 'bias');
  const before = point.output(linear);
  const heard = point.output(linear - 1);
  const result: Float64Array[] = [];
  for (let unit = 0; unit < width; unit++) {
    const on: number[] = [];
    for (let s = 0; s < rows && on.length <= fanIn; s++) if (before[s * width + unit] >= 0) on.push(s);
    if (on.length === 0 || on.length > fanIn) continue;
    const columns = Array.from({ length: fanIn }, (_, i) => Float64Array.from(on, s => heard[s * fanIn + i]));
    if (bias !== undefined) columns.push(new Float64Array(on.length).fill(1));
    for (const vector of nullVectors(columns)) {
      const generator = point.zeros();
      generator.set(vector.subarray(0, fanIn), weight + unit * fanIn);
      if (bias !== undefined) generator[bias + unit] = vector[fanIn];
      result.push(generator);
    }
  }
  return result;
}
