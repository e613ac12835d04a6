import type { Tensor } from '../kernels/memory';
import type { EigenEnd, Spectrum, SpectrumParams } from '../session/protocol/landscape';
import { classify, CRITICAL_GRADIENT, relativeGradientOf } from './classify';
import { exactFitExplanation, isExactFit } from './exactFit';
import { explainZeros, flatCandidates } from './explainZeros';
import { slopeFades } from './fadingSlope';
import { walkFlat } from './flatWalk';
import type { NetworkObjective } from './networkObjective';
import type { Progress } from './objective';
import { describeSpectrum } from './describeSpectrum';
import { decomposeSymmetric, type SymmetricDecomposition } from './symmetric/decompose';
import { inertia, type Inertia } from './symmetric/tridiagonal';
import { addScaled, dot, norm, scale } from './vector';
import { zeroTolerance } from './zeroTolerance';

/** Everything a spectrum says but the step of the run, which whoever asked knows. */
export type SpectrumResult = Omit<Spectrum, 'step'>;

/** Symmetries hold to round-off of the products, which is a little more than that of the eigenvalues. */
const SYMMETRY_FACTOR = 1e-9;
/** A tolerance beyond this share of ‖H‖ would call anything flat. */
const NEARLY_FLAT = 1e-2;
/** More flat directions than this are represented by their mixtures. */
const MOST_WALKED = 48;

/** The Hessian at `point`, assembled in the objective's memory. */
export interface AssembledHessian {
  /** [n × n]; destroyed by the analysis. */
  readonly matrix: Tensor;
  readonly asymmetry: number;
}

/**
 * The exact spectrum at `point` from its assembled Hessian: all eigenvalues, the extreme ones with vectors and residuals,
 * signs counted with a stated tolerance, zeros explained, and a name that is true.
 */
export function denseSpectrum(
  objective: NetworkObjective,
  point: Float64Array,
  hessian: AssembledHessian,
  params: SpectrumParams,
  progress: Progress,
): SpectrumResult {
  const n = objective.size;
  const gradient = new Float64Array(n);
  const loss = objective.differentiate(point, gradient);
  const trace = traceOf(hessian.matrix, n);
  const candidates = flatCandidates(objective, hessian.matrix);
  const decomposition = decomposeSymmetric(objective.memory, hessian.matrix, n, done =>
    progress.report(done, n, 'Eigenvalues'),
  );
  const { values, tridiagonal } = decomposition;
  const hessianNorm = Math.max(Math.abs(values[0]), Math.abs(values[n - 1]));
  const sizes = { gradientNorm: norm(gradient), pointNorm: norm(point), hessianNorm };
  const critical = relativeGradientOf(sizes) <= CRITICAL_GRADIENT;
  const tolerance = zeroTolerance({ ...sizes, parameters: n, critical });
  const counts = inertia(tridiagonal, tolerance);
  const flatEnough = Math.max(tolerance, SYMMETRY_FACTOR * hessianNorm);
  const explained = explainZeros(candidates, flatEnough, NEARLY_FLAT * hessianNorm);
  const bySymmetry = Math.min(explained.rank, counts.zero);
  const exactFit = critical && isExactFit(objective, loss, flatEnough);
  const explainedZeros = exactFit ? counts.zero : bySymmetry;

  const image = new Float64Array(n);
  objective.hessianProduct(gradient, image);
  const evidence = {
    ...sizes,
    hessianGradientNorm: norm(image),
    inertia: counts,
    explainedZeros,
    exactFit,
    slopeFades: critical && !exactFit && slopeFades(gradient, decomposition),
  };
  let classification = classify(evidence);
  const openQuestion =
    classification.kind !== 'not critical' &&
    !exactFit &&
    counts.zero > explained.basis.length &&
    (counts.negative === 0 || counts.positive === 0);
  if (openQuestion) {
    const flat = unexplainedDirections(decomposition, counts, explained.basis);
    const walk = walkFlat(objective, point, gradient, flat, tolerance);
    classification = classify({ ...evidence, flatDescent: walk.descent, flatAscent: walk.ascent });
  }
  objective.differentiate(point, gradient);

  const count = Math.min(params.ends ?? 4, n);
  const places = Array.from({ length: count }, (_, k) => k);
  const ends = (chosen: readonly number[]): EigenEnd[] =>
    decomposition.vectors(chosen).map((vector, k) => eigenEnd(objective, values[chosen[k]], vector));
  const magnitudes = values.map(Math.abs).sort();
  const result: Omit<SpectrumResult, 'summary'> = {
    mode: objective.spec.mode,
    loss,
    gradientNorm: evidence.gradientNorm,
    relativeGradient: classification.relativeGradient,
    parameters: n,
    rows: objective.rows,
    method: 'dense',
    eigenvalues: values,
    lowest: ends(places),
    highest: ends(places.map(k => n - 1 - k)),
    inertia: counts,
    tolerance,
    inertiaBelow: inertia(tridiagonal, tolerance / 10),
    inertiaAbove: inertia(tridiagonal, tolerance * 10),
    largestZero: counts.zero > 0 ? magnitudes[counts.zero - 1] : Number.NaN,
    smallestNonzero: counts.zero < n ? magnitudes[counts.zero] : Number.NaN,
    explanations:
      explainedZeros > bySymmetry
        ? [...explained.explanations, exactFitExplanation(explainedZeros - bySymmetry)]
        : explained.explanations,
    nearlyFlat: explained.nearlyFlat,
    explainedZeros,
    kind: classification.kind,
    gradientFlat: classification.gradientFlat,
    trace,
    traceError: 0,
    gaussNewton: new Float64Array(0),
    residualPart: new Float64Array(0),
    densityGrid: new Float64Array(0),
    density: new Float64Array(0),
    densityError: new Float64Array(0),
    asymmetry: hessian.asymmetry,
    unconverged: decomposition.unconverged,
    dropoutOff: objective.network.layers.some(layer => layer.type === 'Dropout'),
  };
  return { ...result, summary: describeSpectrum(result) };
}

function traceOf(matrix: Tensor, n: number): number {
  let trace = 0;
  for (let i = 0; i < n; i++) trace += matrix.data[i * n + i];
  return trace;
}

/** An eigenpair with its residual, computed with a product of its own. */
export function eigenEnd(objective: NetworkObjective, value: number, vector: Float64Array): EigenEnd {
  const image = new Float64Array(objective.size);
  objective.hessianProduct(vector, image);
  addScaled(-value, vector, image);
  const layerShares = new Float64Array(objective.network.layers.length);
  for (const { layer, kind, offset, length } of objective.network.segments) {
    if (kind !== 'parameter') continue;
    for (let i = offset; i < offset + length; i++) layerShares[layer] += vector[i] * vector[i];
  }
  return { value, residual: norm(image), layerShares };
}

/** Eigenvectors of the zero eigenvalues without their parts in the span of the explained directions. */
function unexplainedDirections(
  decomposition: SymmetricDecomposition,
  counts: Inertia,
  explained: readonly Float64Array[],
): Float64Array[] {
  const zeros = Array.from({ length: counts.zero }, (_, k) => counts.negative + k);
  const wanted = zeros.slice(0, MOST_WALKED + explained.length);
  const found: Float64Array[] = [];
  for (const vector of decomposition.vectors(wanted)) {
    for (let pass = 0; pass < 2; pass++)
      for (const q of [...explained, ...found]) addScaled(-dot(q, vector), q, vector);
    const left = norm(vector);
    if (left < 1e-3 || found.length >= MOST_WALKED) continue;
    scale(1 / left, vector);
    found.push(vector);
  }
  return found;
}
