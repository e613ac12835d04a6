import type { Tensor } from '../kernels/memory';
import type { NearlyFlat, ZeroExplanation } from '../session/protocol/landscape';
import type { NetworkObjective } from './networkObjective';
import { Span } from './span';
import { symmetryDefinitions } from './symmetries/registry';
import { SymmetryPoint } from './symmetries/symmetry';
import { norm, scale } from './vector';

export interface ExplainedZeros {
  readonly explanations: readonly ZeroExplanation[];
  readonly nearlyFlat: readonly NearlyFlat[];
  /** Rank of all generators that really are flat here. */
  readonly rank: number;
  /** Orthonormal, spanning those along which the loss is flat for good. */
  readonly basis: readonly Float64Array[];
}

/** Directions that are flat only by a larger tolerance than the default: so many of the flattest are kept. */
const MOST_NEARLY_FLAT = 300;

/** A direction along which a symmetry of the network says that the loss is flat, and how flat it is. */
export interface FlatCandidate {
  readonly id: string;
  readonly onlyHere: boolean;
  /** ξ, of length 1. */
  readonly direction: Float64Array;
  /** ‖H ξ‖: nothing is taken on faith. */
  readonly needed: number;
}

/**
 * The generators of all symmetries at the objective's last differentiated point. Most touch few parameters, so that H ξ is
 * a sum of few rows of the assembled Hessian, far less work than a product through the network.
 *
 * @param hessian [n × n], both triangles
 */
export function flatCandidates(objective: NetworkObjective, hessian: Tensor): FlatCandidate[] {
  const { memory, size: n } = objective;
  const point = new SymmetryPoint(objective);
  const kernels = memory.kernels('float64');
  const candidates: FlatCandidate[] = [];
  const mark = memory.mark();
  try {
    const image = memory.tensor('float64', n).pointer;
    for (const { id, generators, onlyHere = false } of symmetryDefinitions) {
      for (const direction of generators(point)) {
        const length = norm(direction);
        if (!(length > 0)) continue;
        scale(1 / length, direction);
        kernels.fill(image, n, 0);
        for (let i = 0; i < n; i++)
          if (direction[i] !== 0) kernels.axpy(direction[i], hessian.pointer + 8 * n * i, image, n);
        candidates.push({ id, onlyHere, direction, needed: Math.sqrt(kernels.sumOfSquares(image, n)) });
      }
    }
  } finally {
    memory.release(mark);
  }
  return candidates;
}

/**
 * Which zero modes are the doing of a symmetry of the network: a generator counts only when ‖H ξ‖ ≤ tolerance ‖ξ‖. Those that
 * miss it are kept with what they need, so that the counts can follow a tolerance that a person moves.
 *
 * @param most ‖H ξ‖ / ‖ξ‖ from which on a direction is not even nearly flat
 */
export function explainZeros(
  candidates: readonly FlatCandidate[],
  tolerance: number,
  most: number,
): ExplainedZeros {
  const span = new Span();
  const counts = new Map<string, number>();
  const basis: Float64Array[] = [];
  for (const { id, onlyHere, direction, needed } of candidates) {
    if (!(needed <= tolerance)) continue;
    const fresh = span.newPart(direction);
    if (!fresh) continue;
    span.add(fresh);
    if (!onlyHere) basis.push(fresh);
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const rank = span.basis.length;
  const levels = new Map<string, number[]>();
  const nearly = candidates.filter(({ needed }) => needed > tolerance && needed <= most);
  nearly.sort((a, b) => a.needed - b.needed);
  for (const { id, direction, needed } of nearly) {
    if (span.basis.length >= rank + MOST_NEARLY_FLAT) break;
    const fresh = span.newPart(direction);
    if (!fresh) continue;
    span.add(fresh);
    levels.set(id, [...(levels.get(id) ?? []), needed]);
  }
  return {
    explanations: symmetryDefinitions.flatMap(({ id, title, explanation }) => {
      const count = counts.get(id);
      return count === undefined ? [] : [{ id, title, explanation, count }];
    }),
    nearlyFlat: symmetryDefinitions.flatMap(({ id, title, explanation }) => {
      const needed = levels.get(id);
      return needed === undefined ? [] : [{ id, title, explanation, needed: Float64Array.from(needed) }];
    }),
    rank,
    basis,
  };
}
