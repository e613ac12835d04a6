import { linearUnits, type LinearUnits } from './linearUnits';
import { nullVectors } from './nullVectors';
import type { SymmetryDefinition, SymmetryPoint } from './symmetry';

/**
 * With h = W₁ x + b₁ passed on as it is, W₁ → W₁ + ε u aᵀ with W₂ u = 0 changes no output, whatever ε is: one unit takes over
 * what another gives up. Of the gradient only ∂L/∂W₂ = Σ_s g_s h_sᵀ moves, by ε (Σ_s g_s x_sᵀ a) uᵀ; so H ξ = 0 wherever a is
 * orthogonal to all rows of R = Σ_s g_s x_sᵀ, with g = ∂L/∂output. Unlike a mixing this needs no critical point. Before a
 * softmax W₂ u may be the same for all classes.
 */
export const linearSharing: SymmetryDefinition = {
  id: 'linear-sharing',
  title: 'work shared by linear units',
  explanation:
    'Units that are linear for every sample add up to one linear map, so that one can take over what another gives up, along every direction of the inputs that the loss does not pull at.',
  // R is another one at another point.
  onlyHere: true,
  generators: point => linearUnits(point).flatMap(found => sharings(point, found)),
};

function sharings(point: SymmetryPoint, { first, second, units }: LinearUnits): Float64Array[] {
  if (units.length < 2) return [];
  const fanIn = point.inFeatures(first);
  const weight = point.place(first, 'weight') as number;
  const bias = point.place(first, 'bias');
  const inputs = nullVectors(pull(point, first, second));
  const result: Float64Array[] = [];
  for (const mixture of nullVectors(readers(point, second, units))) {
    for (const direction of inputs) {
      const generator = point.zeros();
      units.forEach((unit, k) => {
        for (let i = 0; i < fanIn; i++) generator[weight + unit * fanIn + i] = mixture[k] * direction[i];
        if (bias !== undefined) generator[bias + unit] = mixture[k] * direction[fanIn];
      });
      result.push(generator);
    }
  }
  return result;
}

/** W₂ by columns, of those units alone; before a softmax without what is common to all classes. */
function readers(point: SymmetryPoint, second: number, units: readonly number[]): Float64Array[] {
  const { theta } = point;
  const weight = point.place(second, 'weight') as number;
  const width = point.width(second);
  const fanIn = point.inFeatures(second);
  const centred = point.next(second) === undefined && point.objective.spec.loss.type === 'CrossEntropyLoss';
  return units.map(unit => {
    const column = Float64Array.from({ length: width }, (_, o) => theta[weight + o * fanIn + unit]);
    const mean = centred ? column.reduce((a, b) => a + b, 0) / width : 0;
    return column.map(value => value - mean);
  });
}

/** R by columns: how the loss pulls at the way from each input of `first`, and from its bias, to each output of `second`. */
function pull(point: SymmetryPoint, first: number, second: number): Float64Array[] {
  const { rows, pass } = point.objective;
  const fanIn = point.inFeatures(first);
  const width = point.width(second);
  const values = point.output(first - 1);
  const gradient = pass.outputGradients[second].data;
  const hasBias = point.place(first, 'bias') !== undefined;
  return Array.from({ length: fanIn + (hasBias ? 1 : 0) }, (_, i) => {
    const column = new Float64Array(width);
    for (let s = 0; s < rows; s++) {
      const x = i < fanIn ? values[s * fanIn + i] : 1;
      for (let o = 0; o < width; o++) column[o] += gradient[s * width + o] * x;
    }
    return column;
  });
}
