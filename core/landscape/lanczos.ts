import type { SymmetricOperator } from './operator';
import { tridiagonalEigenvalues } from './symmetric/eigenvalues';
import { tridiagonalEigenvectors } from './symmetric/inverseIteration';
import type { Tridiagonal } from './symmetric/tridiagonal';
import { gershgorinBound } from './symmetric/tridiagonal';
import { addScaled, dot, norm, scale } from './vector';

/** What a Krylov space of the start vector knows of the operator: A Q = Q T + β q eᵀ. */
export interface KrylovSpace {
  readonly matrix: Tridiagonal;
  /** Orthonormal columns q₁ … q_m. */
  readonly basis: readonly Float64Array[];
  /** ‖the next, unused direction‖; 0 when the space is invariant. */
  readonly beta: number;
}

/** One approximate eigenpair with its own doubt: ‖A y − θ y‖ for the unit vector y. */
export interface RitzPair {
  readonly value: number;
  readonly residual: number;
  readonly vector: Float64Array;
}

export interface LanczosOptions {
  readonly steps: number;
  /** Not zero; need not be normalised. */
  readonly start: Float64Array;
  /** Called after each product; may throw to give up. */
  readonly onStep?: (done: number) => void;
}

/**
 * Lanczos with full reorthogonalisation, two passes a step (Golub and Van Loan, §10.3; without it, eigenvalues come back as
 * ghosts many times over). One start vector sees each *distinct* eigenvalue once: multiplicities cannot be counted from it,
 * so a Morse index is never taken from here.
 */
export function lanczos(operator: SymmetricOperator, options: LanczosOptions): KrylovSpace {
  const n = operator.size;
  const limit = Math.min(options.steps, n);
  const diagonal: number[] = [];
  const offDiagonal: number[] = [];
  const basis: Float64Array[] = [];
  let current = Float64Array.from(options.start);
  scale(1 / norm(current), current);
  let beta = 0;
  let size = 0;

  for (let step = 0; step < limit; step++) {
    basis.push(current);
    const next = new Float64Array(n);
    operator.apply(current, next);
    const alpha = dot(current, next);
    diagonal.push(alpha);
    for (let pass = 0; pass < 2; pass++) {
      for (const q of basis) addScaled(-dot(q, next), q, next);
    }
    beta = norm(next);
    size = Math.max(size, Math.abs(alpha) + beta);
    options.onStep?.(step + 1);
    // Relative to T's own size: an absolute threshold would stop early on small operators and never on large ones.
    if (beta <= 8 * Number.EPSILON * size) {
      beta = 0;
      break;
    }
    if (step + 1 === limit) break;
    offDiagonal.push(beta);
    scale(1 / beta, next);
    current = next;
  }
  return {
    matrix: { diagonal: Float64Array.from(diagonal), offDiagonal: Float64Array.from(offDiagonal) },
    basis,
    beta,
  };
}

/** The `count` lowest and highest Ritz pairs (all of them if the space is small), ascending, each with its residual. */
export function extremeRitzPairs(space: KrylovSpace, count: number): RitzPair[] {
  const { values } = tridiagonalEigenvalues(space.matrix);
  const m = values.length;
  const wanted = new Set<number>();
  for (let k = 0; k < Math.min(count, m); k++) {
    wanted.add(k);
    wanted.add(m - 1 - k);
  }
  const chosen = [...wanted].sort((a, b) => a - b).map(k => values[k]);
  const small = tridiagonalEigenvectors(space.matrix, chosen);
  const floor = Number.EPSILON * gershgorinBound(space.matrix);
  return chosen.map((value, k) => {
    const vector = new Float64Array(space.basis[0].length);
    small[k].forEach((weight, j) => addScaled(weight, space.basis[j], vector));
    // ‖A y − θ y‖ = β |last component of s| in exact arithmetic; never claim less than rounding.
    const residual = Math.max(floor, Math.abs(space.beta * small[k][m - 1]));
    return { value, residual, vector };
  });
}
