import { runFailure } from '../session/protocol/failure';
import type { EscapeReport } from '../session/protocol/landscape';
import type { Work } from './analyses';
import type { Executor } from './jobs/jobs';
import type { ObjectiveSpec } from './networkObjective';

/** Steps down from `point` along ± the most negative curvature and says what both sides gain. */
export async function escapeFrom(
  executor: Executor,
  spec: ObjectiveSpec,
  point: Float64Array,
  work: Work,
): Promise<Omit<EscapeReport, 'step'>> {
  const found = await executor.run(spec, 'escape', { point }, work);
  if (!found)
    throw runFailure(
      'There is no direction of negative curvature here: this is no saddle, and only a gradient can lead on.',
    );
  return found;
}
