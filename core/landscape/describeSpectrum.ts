import type { Spectrum } from '../session/protocol/landscape';

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
const short = (value: number): string => (value === 0 ? '0' : value.toPrecision(3));

/** The spectrum in a sentence or two that claim no more than was computed. */
export function describeSpectrum(spectrum: Omit<Spectrum, 'step' | 'summary'>): string {
  const mode = spectrum.mode === 'train' ? 'in train mode' : 'in eval mode';
  const sentences = [`${opening(spectrum)} (${mode}).`];
  const { inertia, explainedZeros, explanations } = spectrum;
  const exactFit = explanations.some(({ id }) => id === 'exact-fit');
  const by = exactFit
    ? explanations.length > 1
      ? 'by symmetry and by the exact fit'
      : 'by the exact fit'
    : 'by symmetry';
  if (inertia && inertia.zero > 0) {
    sentences.push(
      explainedZeros === inertia.zero
        ? `${inertia.zero} flat, ${inertia.zero} explained ${by}.`
        : `${inertia.zero} flat, of which ${explainedZeros} explained ${by}.`,
    );
  }
  if (spectrum.dropoutOff) sentences.push('Dropout is off here.');
  return sentences.join(' ');
}

function opening(spectrum: Omit<Spectrum, 'step' | 'summary'>): string {
  const { kind, inertia, gradientNorm, relativeGradient } = spectrum;
  const index = inertia ? `, index ${inertia.negative}` : '';
  const lowest = spectrum.eigenvalues.length > 0 ? short(spectrum.eigenvalues[0]) : 'none';
  if (!Number.isFinite(spectrum.tolerance))
    return 'Neither critical nor not: the loss or its derivatives are not finite here';
  switch (kind) {
    case 'saddle':
      return `Strict saddle${index}: the gradient vanishes, and the loss falls along ${
        inertia ? plural(inertia.negative, 'direction') : 'at least one direction'
      } (lowest curvature ${lowest})`;
    case 'minimum':
      return 'Strict minimum: the gradient vanishes and every curvature is positive';
    case 'maximum':
      return 'Strict maximum: the gradient vanishes and every curvature is negative';
    case 'degenerate minimum':
      if (spectrum.explanations.some(({ id }) => id === 'exact-fit'))
        return 'Degenerate minimum: every sample is met exactly, and nothing lies below a loss of 0';
      return 'Degenerate minimum: the gradient vanishes, no curvature is negative, and walking along the flat directions found no way down';
    case 'degenerate maximum':
      return 'Degenerate maximum: the gradient vanishes, no curvature is positive, and walking along the flat directions found no way up';
    case 'degenerate saddle':
      return 'Degenerate saddle: the gradient vanishes and the Hessian shows no way out, but walking along its flat directions did';
    case 'degenerate':
      return 'Degenerate: the gradient and the whole Hessian vanish, and the loss does not change nearby';
    case 'undetermined':
      return 'The gradient vanishes, but the computed ends of the spectrum do not decide what kind of point this is';
    case 'not critical':
      return spectrum.gradientFlat
        ? `Gradient-flat but not critical: the gradient (norm ${short(gradientNorm)}) lies along directions of next to no curvature, where searches stall`
        : `Not a critical point${index}: the gradient (norm ${short(gradientNorm)}, relative ${short(relativeGradient)}) is not small`;
  }
}
