import { noProgress } from '../../landscape/objective';
import { runFailure } from '../protocol/failure';
import type { Sharpness } from '../protocol/landscape';
import { atPresent, restAt } from './excursion';
import { defaultMode } from './lossAt';
import type { Probe } from './probe';
import { measureSharpness, placeOf } from './sharpness';

/** Measurements where the user does not say how many. */
const usual = 40;
const most = 1000;

export const sharpnessCourseProbe: Probe<'sharpnessCourse'> = async (
  { mode = defaultMode, every: wanted },
  context,
) => {
  const { run, desk, signal, report, training } = context;
  if (training) throw runFailure('Pause the training first: the steps of the run are visited for this.');
  const end = run.step;
  const every = wanted ?? Math.max(1, Math.ceil(end / usual));
  if (!Number.isInteger(every) || every < 1 || end / every > most)
    throw runFailure(
      `${end} steps measured every ${every} would be more than ${most} measurements: write ${Math.ceil(end / most)} or more.`,
    );
  const steps: number[] = [];
  for (let step = 0; step < end; step += every) steps.push(step);
  steps.push(end);
  // The direction found last is of another place of the run: the same course must not depend on it.
  desk.lastSharpest = undefined;
  const points: Sharpness[] = [];
  for (const [index, step] of steps.entries()) {
    report(index, steps.length, `Step ${step} of ${end}`);
    await restAt(end, run, signal, 'The course of the highest curvature');
    const place = atPresent(run, () => {
      run.history.goTo(step);
      return placeOf(run, desk.spec(run, mode));
    });
    const found = await measureSharpness(context, place, { signal, progress: noProgress });
    if (found) points.push(found);
  }
  if (points.length === 0)
    throw runFailure('The loss is not finite at any of these steps, so there is no curvature to measure.');
  return { every, points };
};
