import type { InertiaCount, PointKind, Spectrum } from '../../../core/session/protocol/landscape';

export interface CountAt extends InertiaCount {
  /** Largest |λ| that counts as zero and smallest that does not; NaN where there is none. */
  readonly largestZero: number;
  readonly smallestNonzero: number;
}

/** Counts eigenvalues (ascending) with |λ| ≤ `tolerance` as zero. */
export function countAt(eigenvalues: Float64Array, tolerance: number): CountAt {
  const below = lowerBound(eigenvalues, value => value >= -tolerance);
  const above = lowerBound(eigenvalues, value => value > tolerance);
  let largestZero = Number.NaN;
  if (above > below) largestZero = Math.max(Math.abs(eigenvalues[below]), Math.abs(eigenvalues[above - 1]));
  const around = [eigenvalues[below - 1], eigenvalues[above]]
    .filter(value => value !== undefined)
    .map(Math.abs);
  return {
    negative: below,
    zero: above - below,
    positive: eigenvalues.length - above,
    largestZero,
    smallestNonzero: around.length > 0 ? Math.min(...around) : Number.NaN,
  };
}

/**
 * The kind of point when another tolerance counts the zeros. Whether the gradient vanishes does not depend on it. Flat
 * directions were only walked along at the default: elsewhere a Hessian without one sign leaves the kind open.
 */
export function kindAt(spectrum: Spectrum, count: InertiaCount, tolerance: number): PointKind {
  if (spectrum.kind === 'not critical' || tolerance === spectrum.tolerance) return spectrum.kind;
  if (count.negative > 0 && count.positive > 0) return 'saddle';
  if (count.zero > 0) return 'undetermined';
  return count.negative === 0 ? 'minimum' : 'maximum';
}

/** What a kind is called, and what that means in one sentence. */
export const kindWords: Readonly<Record<PointKind, { readonly name: string; readonly meaning: string }>> = {
  minimum: { name: 'Strict minimum', meaning: 'The gradient vanishes and every direction leads up.' },
  saddle: {
    name: 'Strict saddle',
    meaning:
      'The gradient vanishes, but some directions curve down: plain descent stalls where a way out exists.',
  },
  maximum: { name: 'Strict maximum', meaning: 'The gradient vanishes and every direction leads down.' },
  'degenerate minimum': {
    name: 'Degenerate minimum',
    meaning: 'No direction curves down, and walking along the flat ones found no way down.',
  },
  'degenerate maximum': {
    name: 'Degenerate maximum',
    meaning: 'No direction curves up, and walking along the flat ones found no way up.',
  },
  'degenerate saddle': {
    name: 'Degenerate saddle',
    meaning: 'The Hessian shows no way out, but walking along its flat directions did.',
  },
  degenerate: {
    name: 'Degenerate',
    meaning: 'Gradient and Hessian vanish, and the loss does not change nearby.',
  },
  'not critical': {
    name: 'Not a critical point',
    meaning: 'The gradient is not small here, so this is a slope: neither minimum nor saddle.',
  },
  undetermined: {
    name: 'Undetermined',
    meaning:
      'The gradient vanishes, but the curvatures that are left do not decide what kind of point this is.',
  },
};

function lowerBound(values: Float64Array, holds: (value: number) => boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(values[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}
