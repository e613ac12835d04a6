import { denseLimit, type InertiaCount, type PointKind } from '../session/protocol/landscape';
import { findCriticalPoint } from './criticalPoint';
import { denseHessian } from './denseHessian';
import { lanczosSpectrum } from './lanczosSpectrum';
import type { NetworkObjective } from './networkObjective';
import type { Progress } from './objective';
import { partProgress } from './partProgress';
import { denseSpectrum } from './spectrum';
import { addScaled, norm } from './vector';

export interface CriticalPointSearch {
  readonly method: 'newton-mr' | 'gradient-norm';
  readonly maxIterations: number;
  readonly progress: Progress;
}

/** Where a search from `start` ended, and what that point is. */
export interface CriticalPoint {
  readonly point: Float64Array;
  readonly converged: boolean;
  readonly iterations: number;
  readonly gradientNormBefore: number;
  readonly gradientNorm: number;
  readonly lossBefore: number;
  readonly loss: number;
  readonly distance: number;
  readonly residualRatio: number;
  readonly kind: PointKind;
  readonly gradientFlat: boolean;
  readonly inertia: InertiaCount | undefined;
  readonly zerosExplained: number;
  readonly history: Float64Array;
}

/** Relative to the gradient at the start; the absolute floor is what rounding leaves of a float64 gradient. */
const TOLERANCE = 1e-10;
const FLOOR = 1e-12;
/** Where on the bar the search ends, and the Hessian that names what it found. */
const SEARCH_SHARE = 0.7;
const HESSIAN_SHARE = 0.9;

/** Searches from `start` and names what was found by its spectrum: never by the size of its gradient alone. */
export function findNetworkCriticalPoint(
  objective: NetworkObjective,
  start: Float64Array,
  { method, maxIterations, progress }: CriticalPointSearch,
): CriticalPoint {
  const before = new Float64Array(objective.size);
  const lossBefore = objective.differentiate(start, before);
  const found = findCriticalPoint(objective, start, {
    method,
    maxIterations,
    tolerance: TOLERANCE,
    floor: FLOOR,
    progress: partProgress(progress, 0, SEARCH_SHARE),
  });
  const assembling = partProgress(progress, SEARCH_SHARE, HESSIAN_SHARE);
  const mark = objective.memory.mark();
  try {
    const spectrum =
      objective.size <= denseLimit
        ? denseSpectrum(
            objective,
            found.point,
            denseHessian(objective, done => assembling.report(done, objective.size, 'Hessian')),
            { ends: 1 },
            partProgress(progress, HESSIAN_SHARE, 1),
          )
        : lanczosSpectrum(objective, found.point, { ends: 1 }, partProgress(progress, SEARCH_SHARE, 1));
    const way = Float64Array.from(found.point);
    addScaled(-1, start, way);
    return {
      point: found.point,
      converged: found.converged,
      iterations: found.iterations,
      gradientNormBefore: norm(before),
      gradientNorm: found.gradientNorm,
      lossBefore,
      loss: found.loss,
      distance: norm(way),
      residualRatio: found.residualRatio,
      kind: spectrum.kind,
      gradientFlat: spectrum.gradientFlat,
      inertia: spectrum.inertia,
      zerosExplained: spectrum.explainedZeros,
      history: found.history,
    };
  } finally {
    objective.memory.release(mark);
  }
}
