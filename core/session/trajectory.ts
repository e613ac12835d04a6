import type { Work } from '../landscape/analyses';
import type { Executor } from '../landscape/jobs/jobs';
import type { ObjectiveSpec } from '../landscape/networkObjective';
import type { Plane } from '../landscape/plane';
import { project } from '../landscape/trajectory';
import type { TrajectoryPoint } from './protocol/landscape';
import type { Run } from './run';

/** The run as seen on a plane: where each kept step lies, how far off, and its own loss. */
export async function trajectoryOn(
  run: Run,
  executor: Executor,
  spec: ObjectiveSpec,
  plane: Plane,
  work: Work,
): Promise<TrajectoryPoint[]> {
  const points = run.trajectory();
  const zero = new Float64Array(plane.origin.length);
  return Promise.all(
    points.map(async ({ step, parameters }) => {
      const place = project(parameters, plane.origin, plane.first, plane.second);
      const [loss] = await executor.run(
        spec,
        'planeValues',
        {
          plane: { origin: parameters, first: zero, second: zero },
          x: Float64Array.of(0),
          y: Float64Array.of(0),
          from: 0,
          to: 1,
        },
        work.signal ? { signal: work.signal } : {},
      );
      return { step, ...place, loss };
    }),
  );
}
