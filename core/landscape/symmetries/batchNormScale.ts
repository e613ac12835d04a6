import type { SymmetryDefinition, SymmetryPoint } from './symmetry';

export const batchNormScale: SymmetryDefinition = {
  id: 'batch-norm-scale',
  title: 'scale of the weights before batch norm',
  explanation:
    'Batch norm divides by the deviation of the batch, so that a longer weight vector gives the same output (its γ takes up what eps leaves).',
  generators(point) {
    return point.all('BatchNorm1d').flatMap(norm => {
      const linear = point.previous(norm);
      if (linear === undefined || point.types[linear] !== 'Linear') return [];
      return point.usesBatchStatistics(norm)
        ? batchStatistics(point, linear, norm)
        : runningStatistics(point, linear, norm);
    });
  },
};

/** δw = w, δγ = −γ eps/(v + eps): exact with eps. */
function batchStatistics(point: SymmetryPoint, linear: number, norm: number): Float64Array[] {
  const weight = point.place(linear, 'weight') as number;
  const gamma = point.place(norm, 'weight');
  const fanIn = point.inFeatures(linear);
  const invStd = point.objective.pass.layers[norm].saved.get('invStd')?.data;
  const variance = point.objective.pass.layers[norm].saved.get('variance')?.data;
  return Array.from({ length: point.width(linear) }, (_, unit) => {
    const generator = point.zeros();
    for (let i = 0; i < fanIn; i++)
      generator[weight + unit * fanIn + i] = point.theta[weight + unit * fanIn + i];
    if (gamma !== undefined && invStd && variance) {
      // eps/(v + eps) = 1 − v r².
      const left = 1 - variance[unit] * invStd[unit] ** 2;
      generator[gamma + unit] = -point.theta[gamma + unit] * left;
    }
    return generator;
  });
}

/** With running statistics the pair Linear, batch norm is affine: (w, b − μ) ↑, γ ↓, and b ↑, β ↓. */
function runningStatistics(point: SymmetryPoint, linear: number, norm: number): Float64Array[] {
  const { network } = point.objective;
  const weight = point.place(linear, 'weight') as number;
  const bias = point.place(linear, 'bias');
  const gamma = point.place(norm, 'weight');
  const beta = point.place(norm, 'bias');
  if (gamma === undefined || beta === undefined) return [];
  const buffers = network.segmentsOf(norm, 'buffer');
  const mean = network.valuesOf(buffers[0]);
  const variance = network.valuesOf(buffers[1]);
  const { eps = 1e-5 } = network.layerConfigs[norm] as { readonly eps?: number };
  const fanIn = point.inFeatures(linear);
  const result: Float64Array[] = [];
  for (let unit = 0; unit < point.width(linear); unit++) {
    const scale = point.zeros();
    const r = 1 / Math.sqrt(variance[unit] + eps);
    for (let i = 0; i < fanIn; i++) scale[weight + unit * fanIn + i] = point.theta[weight + unit * fanIn + i];
    scale[gamma + unit] = -point.theta[gamma + unit];
    if (bias !== undefined) {
      scale[bias + unit] = point.theta[bias + unit] - mean[unit];
      const shift = point.zeros();
      shift[bias + unit] = 1;
      shift[beta + unit] = -point.theta[gamma + unit] * r;
      result.push(shift);
    } else {
      // γ(w x − μ) r + β: without a bias the shift by γ μ r falls to β.
      scale[beta + unit] = -point.theta[gamma + unit] * mean[unit] * r;
    }
    result.push(scale);
  }
  return result;
}
