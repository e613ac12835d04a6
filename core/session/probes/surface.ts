import { computePlane, evenly } from '../../landscape/analyses';
import { directionsOf } from '../../landscape/directions';
import { noProgress } from '../../landscape/objective';
import { partProgress } from '../../landscape/partProgress';
import { trajectoryOn } from '../trajectory';
import { defaultMode, hasDropout, penaltyNotes, pointOf, workOf } from './lossAt';
import type { Probe } from './probe';

export const surfaceProbe: Probe<'surface'> = async (params, context) => {
  const { run, desk } = context;
  const { step } = run.trainer;
  const mode = params.mode ?? defaultMode;
  const size = params.size ?? 51;
  const kind = params.directions ?? 'random';
  const spec = desk.spec(run, mode);
  const work = workOf(context);
  const upTo = (from: number, to: number) => ({ ...work, progress: partProgress(work.progress, from, to) });
  const point = pointOf(run);
  const found = await directionsOf(run, desk.executor, spec, point, params, upTo(0, 0.1));
  const range = params.range ?? 1;
  const x = evenly(size, found.centre[0] - range * found.reach[0], found.centre[0] + range * found.reach[0]);
  const y = evenly(size, found.centre[1] - range * found.reach[1], found.centre[1] + range * found.reach[1]);
  const loss = await computePlane(desk.executor, spec, found.plane, x, y, upTo(0.1, 0.95));
  const zero = Float64Array.of(0);
  const [centre] = await computePlane(desk.executor, spec, found.plane, zero, zero, {
    ...work,
    progress: noProgress,
  });
  const nonFinite = loss.reduce((count, value) => count + (Number.isFinite(value) ? 0 : 1), 0);
  const notes = [...found.notes];
  if (nonFinite > 0)
    notes.push(`${nonFinite} of ${loss.length} points have no finite loss and are left open.`);
  if (hasDropout(run)) notes.push('Dropout is off here.');
  notes.push(...penaltyNotes(run));
  return {
    step,
    mode,
    directions: kind,
    x,
    y,
    loss,
    first: found.first,
    second: found.second,
    centre,
    trajectory: await trajectoryOn(run, desk.executor, spec, found.plane, work),
    nonFinite,
    dropoutOff: hasDropout(run),
    notes,
  };
};
