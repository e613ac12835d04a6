import type { SymmetryDefinition, SymmetryPoint } from './symmetry';

export const softmaxShift: SymmetryDefinition = {
  id: 'softmax-shift',
  title: 'softmax shift',
  explanation: 'Softmax does not change when the same number is added to all of its inputs.',
  generators(point) {
    if (point.objective.spec.loss.type !== 'CrossEntropyLoss') return [];
    const last = point.previous(point.types.length);
    if (last === undefined) return [];
    if (point.types[last] === 'Linear') return intoLinear(point, last);
    if (point.types[last] === 'BatchNorm1d') return intoBatchNorm(point, last);
    return [];
  },
};

/** The same vector added to every row of W, the same number to every entry of b. */
function intoLinear(point: SymmetryPoint, layer: number): Float64Array[] {
  const weight = point.place(layer, 'weight') as number;
  const bias = point.place(layer, 'bias');
  const fanIn = point.inFeatures(layer);
  const classes = point.width(layer);
  const result: Float64Array[] = [];
  for (let i = 0; i < fanIn; i++) {
    const generator = point.zeros();
    for (let c = 0; c < classes; c++) generator[weight + c * fanIn + i] = 1;
    result.push(generator);
  }
  if (bias !== undefined) result.push(point.zeros().fill(1, bias, bias + classes));
  return result;
}

/**
 * β + c·1, and through the normalisation δw_k = (σ_k/γ_k) u with δγ_k = γ_k w_kᵀΣ δw_k/σ_k² (σ_k² = w_kᵀΣ w_k + eps, Σ the
 * covariance of the Linear's input): every logit moves by u·(x − mean x).
 */
function intoBatchNorm(point: SymmetryPoint, norm: number): Float64Array[] {
  const beta = point.place(norm, 'bias');
  const gamma = point.place(norm, 'weight');
  const classes = point.width(norm);
  const result: Float64Array[] = [];
  if (beta !== undefined) result.push(point.zeros().fill(1, beta, beta + classes));
  const linear = point.previous(norm);
  const invStd = point.objective.pass.layers[norm].saved.get('invStd')?.data;
  if (gamma === undefined || linear === undefined || !invStd) return result;
  if (point.types[linear] !== 'Linear' || !point.usesBatchStatistics(norm)) return result;

  const weight = point.place(linear, 'weight') as number;
  const fanIn = point.inFeatures(linear);
  const covariance = covarianceOf(point, linear);
  for (let i = 0; i < fanIn; i++) {
    const generator = point.zeros();
    for (let k = 0; k < classes; k++) {
      const g = point.theta[gamma + k];
      const length = 1 / (invStd[k] * g);
      let along = 0;
      for (let j = 0; j < fanIn; j++)
        along += point.theta[weight + k * fanIn + j] * covariance[j * fanIn + i];
      generator[weight + k * fanIn + i] = length;
      generator[gamma + k] = g * along * length * invStd[k] ** 2;
    }
    result.push(generator);
  }
  return result;
}

/** Covariance (divided by S) of what enters the layer, [in × in]. */
function covarianceOf(point: SymmetryPoint, layer: number): Float64Array {
  const { rows } = point.objective;
  const width = point.inFeatures(layer);
  const x = point.output(layer - 1);
  const mean = new Float64Array(width);
  for (let s = 0; s < rows; s++) for (let i = 0; i < width; i++) mean[i] += x[s * width + i] / rows;
  const covariance = new Float64Array(width * width);
  for (let s = 0; s < rows; s++) {
    for (let i = 0; i < width; i++) {
      const centred = x[s * width + i] - mean[i];
      for (let j = 0; j < width; j++)
        covariance[i * width + j] += (centred * (x[s * width + j] - mean[j])) / rows;
    }
  }
  return covariance;
}
