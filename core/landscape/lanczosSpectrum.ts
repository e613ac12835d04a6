import type { PointKind, SpectrumParams } from '../session/protocol/landscape';
import { CRITICAL_GRADIENT, relativeGradientOf } from './classify';
import { describeSpectrum } from './describeSpectrum';
import { extremeRitzPairs, lanczos } from './lanczos';
import type { NetworkObjective } from './networkObjective';
import type { Progress } from './objective';
import { signVectors } from './probeVectors';
import { eigenEnd, type SpectrumResult } from './spectrum';
import { hutchinsonTrace, smoothedDensity, stochasticLanczosQuadrature } from './spectralDensity';
import { norm } from './vector';
import { zeroTolerance } from './zeroTolerance';

const STEPS = 120;
const DENSITY_STEPS = 60;
const PROBES = 6;
const TRACE_PROBES = 30;
const GRID = 200;
/** A Ritz pair is listed when its residual is below this share of ‖H‖. */
const LISTED = 1e-6;

/**
 * Both ends of the spectrum, its density and trace, for networks whose whole Hessian would be too much. No index and no
 * count of zeros: Lanczos sees a repeated eigenvalue once.
 */
export function lanczosSpectrum(
  objective: NetworkObjective,
  point: Float64Array,
  params: SpectrumParams,
  progress: Progress,
): SpectrumResult {
  const n = objective.size;
  const gradient = new Float64Array(n);
  const loss = objective.differentiate(point, gradient);
  const steps = Math.min(STEPS, n);
  const total = steps + PROBES * DENSITY_STEPS + TRACE_PROBES;
  let done = 0;
  const operator = {
    size: n,
    apply(input: Float64Array, output: Float64Array): void {
      progress.report(done++, total, 'Hessian products');
      objective.hessianProduct(input, output);
    },
  };
  const [start] = signVectors(n, 1, 1);
  const space = lanczos(operator, { steps, start });
  const pairs = extremeRitzPairs(space, Math.max(params.ends ?? 4, 10));
  const hessianNorm = Math.max(Math.abs(pairs[0].value), Math.abs(pairs[pairs.length - 1].value));
  const converged = pairs.filter(pair => pair.residual <= LISTED * hessianNorm);
  const listed = converged.length > 1 ? converged : [pairs[0], pairs[pairs.length - 1]];
  const measures = signVectors(n, PROBES, 2).map(probe =>
    stochasticLanczosQuadrature(operator, [probe], Math.min(DENSITY_STEPS, n)),
  );
  const trace = hutchinsonTrace(operator, signVectors(n, TRACE_PROBES, 3));
  const low = pairs[0];
  const high = pairs[pairs.length - 1];
  const margin = 0.05 * (high.value - low.value || 1);
  const densityGrid = Float64Array.from(
    { length: GRID },
    (_, i) => low.value - margin + ((high.value - low.value + 2 * margin) * i) / (GRID - 1),
  );
  const sizes = { gradientNorm: norm(gradient), pointNorm: norm(point), hessianNorm };
  const { gradientNorm } = sizes;
  const image = new Float64Array(n);
  objective.hessianProduct(gradient, image);
  const relativeGradient = relativeGradientOf(sizes);
  const critical = relativeGradient <= CRITICAL_GRADIENT;
  const tolerance = zeroTolerance({ ...sizes, parameters: n, critical });
  const count = params.ends ?? 4;
  const result: Omit<SpectrumResult, 'summary'> = {
    mode: objective.spec.mode,
    loss,
    gradientNorm,
    relativeGradient,
    parameters: n,
    rows: objective.rows,
    method: 'lanczos',
    eigenvalues: Float64Array.from(listed, pair => pair.value),
    lowest: pairs.slice(0, count).map(pair => eigenEnd(objective, pair.value, pair.vector)),
    highest: pairs
      .slice(-count)
      .reverse()
      .map(pair => eigenEnd(objective, pair.value, pair.vector)),
    inertia: undefined,
    tolerance,
    inertiaBelow: undefined,
    inertiaAbove: undefined,
    largestZero: Number.NaN,
    smallestNonzero: Number.NaN,
    explanations: [],
    nearlyFlat: [],
    explainedZeros: 0,
    kind: critical ? partialKind(low.value + low.residual, tolerance) : 'not critical',
    gradientFlat: !critical && norm(image) < 1e-2 * hessianNorm * gradientNorm,
    trace: trace.value,
    traceError: trace.standardError,
    gaussNewton: new Float64Array(0),
    residualPart: new Float64Array(0),
    densityGrid,
    ...estimatedDensity(measures.map(measure => smoothedDensity(measure, densityGrid, margin / 4))),
    asymmetry: Number.NaN,
    unconverged: pairs.length - converged.length,
    dropoutOff: objective.network.layers.some(layer => layer.type === 'Dropout'),
  };
  return { ...result, summary: describeSpectrum(result) };
}

/** The mean over the probes at each point of the grid, and the standard error of that mean. */
function estimatedDensity(
  densities: readonly Float64Array[],
): Pick<SpectrumResult, 'density' | 'densityError'> {
  const count = densities.length;
  const density = densities[0].map((_, i) => densities.reduce((sum, each) => sum + each[i], 0) / count);
  const densityError = density.map((mean, i) =>
    Math.sqrt(densities.reduce((sum, each) => sum + (each[i] - mean) ** 2, 0) / (count - 1) / count),
  );
  return { density, densityError };
}

/** One certain negative curvature makes a saddle or a maximum; that there is none cannot be shown from a part. */
function partialKind(lowestUpperBound: number, tolerance: number): PointKind {
  return lowestUpperBound < -tolerance ? 'saddle' : 'undetermined';
}
