import { CourseRecorder } from '../../inspection/unitLife';
import type { UnitLife } from '../protocol/inspection';
import { livesOf, repeatRun } from './lives';
import type { Probe } from './probe';
import { scanOf } from './survival';

export const deadUnitsProbe: Probe<'deadUnits'> = async (_params, context) => {
  const { run } = context;
  const scan = scanOf(run);
  const step = run.step;
  let recorders: (readonly CourseRecorder[])[] = [];
  await repeatRun(context, at => {
    const dead = scan.scan();
    if (at === 0) recorders = dead.map(flags => Array.from(flags, flag => new CourseRecorder(flag === 1)));
    recorders.forEach((units, k) => units.forEach((unit, index) => unit.record(at, dead[k][index] === 1)));
  });
  const lifeOf = livesOf(run);
  const lives = recorders.flatMap((units, k) =>
    units.flatMap((recorder, unit): UnitLife[] => {
      const course = recorder.course();
      if (!course.deadAtStart && course.deaths.length === 0) return [];
      return [lifeOf(scan.layers[k], unit, course)];
    }),
  );
  return { step, watched: recorders.reduce((sum, units) => sum + units.length, 0), lives };
};
