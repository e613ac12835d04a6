import { boldDescent } from '../boldDescent';
import { findNetworkCriticalPoint } from '../criticalPointSearch';
import { descend } from '../descents/descentJob';
import { escapeReport } from '../escapeJob';
import { extremeDirections } from '../extremes';
import { partSpectra } from '../gaussNewtonSpectrum';
import { hessianMatrix } from '../denseHessian';
import { hessianRows } from '../hessianRows';
import { lanczosSpectrum } from '../lanczosSpectrum';
import type { NetworkObjective } from '../networkObjective';
import { planeValues } from '../planeValues';
import { sharpness } from '../sharpness';
import { denseSpectrum, type AssembledHessian } from '../spectrum';
import { dot, norm } from '../vector';
import type { JobDefinition, JobInput, JobKind, JobOutput } from './jobs';

/** Moves the objective to `point`, so that its Hessian products speak of it. */
function at(objective: NetworkObjective, point: Float64Array): void {
  objective.differentiate(point, new Float64Array(objective.size));
}

/** The symmetric matrix from its computed rows, in the objective's memory. */
function assembled(objective: NetworkObjective, matrix: Float64Array, starts: Int32Array): AssembledHessian {
  const n = objective.size;
  const hessian = hessianMatrix(objective.memory, n);
  for (let row = 0; row < n; row++)
    hessian.sink(row, starts[row], matrix.subarray(row * n + starts[row], (row + 1) * n));
  const asymmetry = hessian.symmetrize();
  return { matrix: hessian.matrix, asymmetry };
}

const definitions: { readonly [K in JobKind]: JobDefinition<JobInput<K>, JobOutput<K>> } = {
  hessianRows: {
    run(objective, { point, from, to, matrix }) {
      at(objective, point);
      const starts = new Int32Array(to - from);
      hessianRows(objective, from, to, (row, first, values) => {
        starts[row - from] = first;
        matrix.set(values, row * objective.size + first);
      });
      return starts;
    },
  },
  denseSpectrum: {
    run(objective, { point, matrix, starts, params }, progress) {
      const mark = objective.memory.mark();
      try {
        return denseSpectrum(objective, point, assembled(objective, matrix, starts), params, progress);
      } finally {
        objective.memory.release(mark);
      }
    },
  },
  lanczosSpectrum: {
    run: (objective, { point, params }, progress) => lanczosSpectrum(objective, point, params, progress),
  },
  partSpectra: {
    run: (objective, { point, matrix, starts }, progress) =>
      partSpectra(
        objective,
        point,
        rest => {
          const mark = objective.memory.mark();
          const hessian = assembled(objective, matrix, starts);
          rest.set(hessian.matrix.data);
          objective.memory.release(mark);
        },
        progress,
      ),
  },
  planeValues: {
    run: (objective, { plane, x, y, from, to }) => planeValues(objective, plane, x, y, from, to),
  },
  extremes: {
    run: (objective, { point, steps, start }, progress) =>
      extremeDirections(objective, point, steps, progress, start),
  },
  sharpness: {
    run: (objective, { point, start }) => sharpness(objective, point, start),
  },
  escape: { run: (objective, { point }, progress) => escapeReport(objective, point, progress) },
  alongDirection: {
    run(objective, { point, direction }) {
      const gradient = new Float64Array(objective.size);
      const image = new Float64Array(objective.size);
      const value = objective.differentiate(point, gradient);
      objective.hessianProduct(direction, image);
      return {
        value,
        gradientNorm: norm(gradient),
        slope: dot(gradient, direction),
        curvature: dot(image, direction),
      };
    },
  },
  descent: {
    run: (objective, { plane, settings }, progress) => descend(objective, plane, settings, progress),
  },
  criticalPoint: {
    run: (objective, { start, method, maxIterations, descend = 0 }, progress) =>
      findNetworkCriticalPoint(objective, boldDescent(objective, start, descend), {
        method,
        maxIterations,
        progress,
      }),
  },
};

/** Does one job in this thread. */
export function perform<K extends JobKind>(
  kind: K,
  objective: NetworkObjective,
  input: JobInput<K>,
  progress: Parameters<JobDefinition<JobInput<K>, JobOutput<K>>['run']>[2],
): JobOutput<K> {
  return definitions[kind].run(objective, input, progress);
}
