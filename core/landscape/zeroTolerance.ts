/** c in c·n·eps·‖H‖: measured errors of the eigenvalues stay below it up to n = 1500. */
const ROUNDING_FACTOR = 4;
/** Flat directions of a symmetry were measured to bend by at most 1.5 ‖g‖ / ‖θ‖ beside a critical point. */
const GRADIENT_FACTOR = 10;
/** Below this ‖θ‖ the point itself says nothing about the radius of an orbit. */
const SMALLEST_POINT = 1e-3;

export interface ToleranceEvidence {
  readonly parameters: number;
  /** max |λ|. */
  readonly hessianNorm: number;
  readonly gradientNorm: number;
  /** ‖θ‖. */
  readonly pointNorm: number;
  /** Whether ‖g‖ is small enough to speak of a critical point. */
  readonly critical: boolean;
}

/**
 * |λ| up to which an eigenvalue counts as zero: what rounding may have made of a zero and, where the point is called critical
 * though its gradient is not exactly zero, what that gradient may have made of it. Along an orbit of a symmetry,
 * θ(t) with L(θ(t)) constant, the second derivative of L gives θ'ᵀ H θ' = −gᵀθ'': a direction that is flat at the critical
 * point has curvature ‖g‖ / radius beside it, of either sign, and must make neither a saddle nor a strict minimum.
 */
export function zeroTolerance(evidence: ToleranceEvidence): number {
  const { parameters, hessianNorm, gradientNorm, pointNorm, critical } = evidence;
  // A Hessian that vanishes altogether has nothing but zeros: any positive threshold says so.
  const rounding = Math.max(ROUNDING_FACTOR * parameters * Number.EPSILON * hessianNorm, 1e-300);
  if (!critical) return rounding;
  return Math.max(rounding, (GRADIENT_FACTOR * gradientNorm) / Math.max(pointNorm, SMALLEST_POINT));
}
