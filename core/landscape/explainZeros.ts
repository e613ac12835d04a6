import type { NetworkObjective } from './networkObjective';
import { symmetryDefinitions } from './symmetries/registry';
import { SymmetryPoint } from './symmetries/symmetry';
import { addScaled, dot, norm, scale } from './vector';

/** How many flat directions one symmetry accounts for. */
export interface Explanation {
  readonly id: string;
  readonly title: string;
  readonly explanation: string;
  /** Independent directions that no symmetry before this one has. */
  readonly count: number;
}

export interface ExplainedZeros {
  readonly explanations: readonly Explanation[];
  /** Rank of all generators that really are flat here. */
  readonly rank: number;
  /** Orthonormal, spanning them. */
  readonly basis: readonly Float64Array[];
}

/** What is left of a unit vector after projecting out the span when it lies in it, by rounding alone. */
const DEPENDENT = 1e-7;
/** Beyond this many independent directions the search stops: the price grows with their square. */
const MOST_DIRECTIONS = 800;

/**
 * Which zero modes are the doing of a symmetry of the network. Nothing is taken on faith: a generator counts only when
 * ‖H ξ‖ ≤ tolerance ‖ξ‖ at the objective's last differentiated point.
 */
export function explainZeros(objective: NetworkObjective, tolerance: number): ExplainedZeros {
  const point = new SymmetryPoint(objective);
  const image = new Float64Array(objective.size);
  const basis: Float64Array[] = [];
  const explanations: Explanation[] = [];
  for (const { id, title, explanation, generators } of symmetryDefinitions) {
    let count = 0;
    for (const generator of generators(point)) {
      if (basis.length >= MOST_DIRECTIONS) break;
      const length = norm(generator);
      if (!(length > 0)) continue;
      scale(1 / length, generator);
      objective.hessianProduct(generator, image);
      if (!(norm(image) <= tolerance)) continue;
      for (let pass = 0; pass < 2; pass++) for (const q of basis) addScaled(-dot(q, generator), q, generator);
      const left = norm(generator);
      if (left <= DEPENDENT) continue;
      scale(1 / left, generator);
      basis.push(generator);
      count++;
    }
    if (count > 0) explanations.push({ id, title, explanation, count });
  }
  return { explanations, rank: basis.length, basis };
}
