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

/**
 * Which zero modes are the doing of a symmetry of the network. Nothing is taken on faith: a generator counts only when
 * ‖H ξ‖ ≤ tolerance ‖ξ‖ at the objective's last differentiated point. Those that miss it are kept with what they need, so that
 * the counts can follow a tolerance that a person moves.
 *
 * @param most ‖H ξ‖ / ‖ξ‖ from which on a direction is not even nearly flat
 */
export function explainZeros(objective: NetworkObjective, tolerance: number, most: number): ExplainedZeros {
  const point = new SymmetryPoint(objective);
  const image = new Float64Array(objective.size);
  const span = new Span();
  const counts = new Map<string, number>();
  const nearly: { readonly id: string; readonly generator: Float64Array; readonly needed: number }[] = [];
  const basis: Float64Array[] = [];
  for (const { id, generators, onlyHere = false } of symmetryDefinitions) {
    for (const generator of generators(point)) {
      const length = norm(generator);
      if (!(length > 0)) continue;
      scale(1 / length, generator);
      const fresh = span.newPart(generator);
      if (!fresh) continue;
      objective.hessianProduct(generator, image);
      const needed = norm(image);
      if (needed <= tolerance) {
        span.add(fresh);
        if (!onlyHere) basis.push(fresh);
        counts.set(id, (counts.get(id) ?? 0) + 1);
      } else if (needed <= most) nearly.push({ id, generator, needed });
    }
  }
  const rank = span.basis.length;
  const levels = new Map<string, number[]>();
  nearly.sort((a, b) => a.needed - b.needed);
  for (const { id, generator, needed } of nearly) {
    if (span.basis.length >= rank + MOST_NEARLY_FLAT) break;
    const fresh = span.newPart(generator);
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
