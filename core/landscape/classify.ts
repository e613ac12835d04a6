import type { PointKind } from '../session/protocol/landscape';
import type { Inertia } from './symmetric/tridiagonal';

export interface PointEvidence {
  readonly gradientNorm: number;
  /** ‖θ‖. */
  readonly pointNorm: number;
  /** max |λ|. */
  readonly hessianNorm: number;
  /** ‖H g‖; undefined when it was not computed. */
  readonly hessianGradientNorm?: number;
  readonly inertia: Inertia;
  /** Flat directions whose flatness a symmetry of the network explains. */
  readonly explainedZeros: number;
  /** Along some flat direction a Newton step would be long; undefined when nobody looked. */
  readonly slopeFades?: boolean;
  /** The loss is a mean square and 0 here: nothing lies below. */
  readonly exactFit?: boolean;
  /** The lowest loss change met when walking along unexplained flat directions; undefined when nobody walked. */
  readonly flatDescent?: number;
  /** The highest such change. */
  readonly flatAscent?: number;
}

export interface Classification {
  readonly kind: PointKind;
  readonly relativeGradient: number;
  /**
   * Searches by gradient norm stall here though nothing is critical: ‖g‖ is not small but lies near the null space of H
   * (Frye et al. 2021), or it is small only because a slope fades away.
   */
  readonly gradientFlat: boolean;
}

/** Below this relative gradient a point counts as critical. */
export const CRITICAL_GRADIENT = 1e-6;
const FLAT_RATIO = 1e-2;

/** ‖g‖ / (‖H‖ max(1, ‖θ‖)): how far a Newton step would go, in units of the parameters. */
export function relativeGradientOf(
  evidence: Pick<PointEvidence, 'gradientNorm' | 'hessianNorm' | 'pointNorm'>,
): number {
  const { gradientNorm, hessianNorm, pointNorm } = evidence;
  return gradientNorm === 0 ? 0 : gradientNorm / (hessianNorm * Math.max(1, pointNorm));
}

/**
 * The name that the evidence bears. The implication goes from the spectrum to the name and never from a small gradient alone:
 * critical and all eigenvalues positive ⇒ strict minimum; a strict minimum may still have zero eigenvalues (x⁴), and a positive
 * semidefinite Hessian does not make a minimum (x³).
 */
export function classify(evidence: PointEvidence): Classification {
  const { gradientNorm, hessianNorm, inertia } = evidence;
  const relativeGradient = relativeGradientOf(evidence);
  if (!(relativeGradient <= CRITICAL_GRADIENT)) {
    const image = evidence.hessianGradientNorm;
    const gradientFlat = image !== undefined && image < FLAT_RATIO * hessianNorm * gradientNorm;
    return { kind: 'not critical', relativeGradient, gradientFlat };
  }
  if (evidence.slopeFades) return { kind: 'not critical', relativeGradient, gradientFlat: true };
  return { kind: criticalKind(inertia, evidence), relativeGradient, gradientFlat: false };
}

function criticalKind(inertia: Inertia, evidence: PointEvidence): PointKind {
  const { negative, zero, positive } = inertia;
  if (negative > 0 && positive > 0) return 'saddle';
  if (zero === 0) return negative === 0 ? 'minimum' : 'maximum';
  if (evidence.exactFit && negative === 0) return 'degenerate minimum';
  if (negative === 0 && positive === 0) return flatKind(evidence);
  if (negative === 0) {
    return evidence.flatDescent !== undefined && evidence.flatDescent < 0
      ? 'degenerate saddle'
      : 'degenerate minimum';
  }
  return evidence.flatAscent !== undefined && evidence.flatAscent > 0
    ? 'degenerate saddle'
    : 'degenerate maximum';
}

/** The Hessian vanishes altogether and is blind: only walking can tell. */
function flatKind({ flatDescent, flatAscent }: PointEvidence): PointKind {
  const down = flatDescent !== undefined && flatDescent < 0;
  const up = flatAscent !== undefined && flatAscent > 0;
  if (down && up) return 'degenerate saddle';
  if (down) return 'degenerate maximum';
  if (up) return 'degenerate minimum';
  return 'degenerate';
}
