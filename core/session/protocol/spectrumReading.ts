import type { InertiaCount, PointKind, Spectrum, ZeroExplanation } from './landscape';

/** What a dense spectrum says when |λ| up to another tolerance counts as zero. */
export interface SpectrumReading {
  readonly tolerance: number;
  readonly inertia: InertiaCount;
  /** Largest |λ| that counts as zero and smallest that does not; NaN where there is none. */
  readonly largestZero: number;
  readonly smallestNonzero: number;
  /** With the counts of this tolerance; those that count nothing are left out. */
  readonly explanations: readonly ZeroExplanation[];
  readonly explainedZeros: number;
  readonly kind: PointKind;
  /** Below the default: signs between the two are rounding. */
  readonly belowRounding: boolean;
}

/**
 * Reads a dense spectrum at a tolerance, at once: the eigenvalues are all there. What counts as explained follows, as each
 * direction knows the tolerance it needs. The kind stays true: it is never claimed from signs below the rounding of the
 * eigenvalues, and where negative curvature is counted as zero the question is left open.
 */
export function readSpectrum(spectrum: Spectrum, tolerance: number): SpectrumReading {
  const inertia = countSigns(spectrum.eigenvalues, tolerance);
  const { negative, zero } = inertia;
  const magnitudes = spectrum.eigenvalues.map(Math.abs).sort();
  const explanations = explanationsAt(spectrum, tolerance);
  const explained = explanations.reduce((sum, { count }) => sum + count, 0);
  return {
    tolerance,
    inertia,
    largestZero: zero > 0 ? magnitudes[zero - 1] : Number.NaN,
    smallestNonzero: zero < magnitudes.length ? magnitudes[zero] : Number.NaN,
    explanations,
    explainedZeros: Math.min(explained, zero),
    kind: kindAt(spectrum, inertia, tolerance),
    belowRounding: tolerance < spectrum.tolerance && negative + zero > 0,
  };
}

function explanationsAt({ explanations, nearlyFlat }: Spectrum, tolerance: number): ZeroExplanation[] {
  const result = new Map(explanations.map(found => [found.id, found]));
  for (const { id, title, explanation, needed } of nearlyFlat) {
    const more = needed.filter(value => value <= tolerance).length;
    if (more > 0) result.set(id, { id, title, explanation, count: (result.get(id)?.count ?? 0) + more });
  }
  return [...result.values()];
}

/** Of ascending eigenvalues. */
export function countSigns(eigenvalues: Float64Array, tolerance: number): InertiaCount {
  const negative = firstPlace(eigenvalues, value => value >= -tolerance);
  const above = firstPlace(eigenvalues, value => value > tolerance);
  return { negative, zero: above - negative, positive: eigenvalues.length - above };
}

/** Whether the gradient vanishes does not depend on the tolerance; what the signs say of the point does. */
function kindAt(spectrum: Spectrum, inertia: InertiaCount, tolerance: number): PointKind {
  const { kind, inertia: usual } = spectrum;
  if (kind === 'not critical' || !usual) return kind;
  const { negative, zero, positive } = inertia;
  if (negative === usual.negative && zero === usual.zero) return kind;
  // What differs from the default count are signs of rounding errors.
  if (tolerance < spectrum.tolerance) return 'undetermined';
  if (negative > 0 && positive > 0) return 'saddle';
  // A negative curvature that counts as zero still leads down, a positive one up: the flat directions are not flat.
  const onlyUp = usual.negative === 0 && positive > 0;
  const onlyDown = usual.positive === 0 && negative > 0;
  if (onlyUp) return kind === 'minimum' ? 'degenerate minimum' : kind;
  if (onlyDown) return kind === 'maximum' ? 'degenerate maximum' : kind;
  return 'undetermined';
}

function firstPlace(values: Float64Array, holds: (value: number) => boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(values[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}
