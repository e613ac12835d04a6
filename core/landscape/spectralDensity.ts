import { lanczos } from './lanczos';
import type { SymmetricOperator } from './operator';
import { tridiagonalEigenvalues } from './symmetric/eigenvalues';
import { tridiagonalEigenvectors } from './symmetric/inverseIteration';

/** Nodes and weights of a discrete measure that stands for the spectrum; the weights sum to 1. */
export interface SpectralMeasure {
  readonly node: Float64Array;
  readonly weight: Float64Array;
}

/** A mean with the standard error of that mean. */
export interface Estimate {
  readonly value: number;
  readonly standardError: number;
  readonly probes: number;
}

/**
 * Stochastic Lanczos quadrature (Ubaru, Chen and Saad 2017; Ghorbani, Krishnan and Xiao 2019): for each probe z the nodes
 * are Ritz values of K(A, z) and the weights the squared first components of T's eigenvectors.
 */
export function stochasticLanczosQuadrature(
  operator: SymmetricOperator,
  probes: readonly Float64Array[],
  steps: number,
): SpectralMeasure {
  const nodes: number[] = [];
  const weights: number[] = [];
  for (const probe of probes) {
    const { matrix } = lanczos(operator, { steps, start: probe });
    const { values } = tridiagonalEigenvalues(matrix);
    const vectors = tridiagonalEigenvectors(matrix, values);
    values.forEach((value, k) => {
      nodes.push(value);
      weights.push(vectors[k][0] ** 2 / probes.length);
    });
  }
  return { node: Float64Array.from(nodes), weight: Float64Array.from(weights) };
}

/** The measure smoothed by a Gaussian of the given width, at each point of `grid`; the width is a choice of display. */
export function smoothedDensity(measure: SpectralMeasure, grid: Float64Array, width: number): Float64Array {
  const density = new Float64Array(grid.length);
  const height = 1 / (width * Math.sqrt(2 * Math.PI));
  for (let i = 0; i < grid.length; i++) {
    let sum = 0;
    for (let k = 0; k < measure.node.length; k++) {
      const distance = (grid[i] - measure.node[k]) / width;
      sum += measure.weight[k] * Math.exp(-0.5 * distance * distance);
    }
    density[i] = height * sum;
  }
  return density;
}

/**
 * tr A ≈ mean of zᵀAz over probes of independent ±1 entries (Hutchinson 1990). The number of probes is fixed beforehand:
 * stopping when the mean settles would bias it.
 */
export function hutchinsonTrace(operator: SymmetricOperator, probes: readonly Float64Array[]): Estimate {
  const product = new Float64Array(operator.size);
  const samples = probes.map(probe => {
    operator.apply(probe, product);
    let sum = 0;
    for (let i = 0; i < probe.length; i++) sum += probe[i] * product[i];
    return sum;
  });
  const count = samples.length;
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / count;
  const squares = samples.reduce((sum, sample) => sum + (sample - mean) ** 2, 0);
  return {
    value: mean,
    standardError: count > 1 ? Math.sqrt(squares / (count - 1) / count) : Number.NaN,
    probes: count,
  };
}
