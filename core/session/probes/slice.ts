import { computePlane, evenly, type Work } from '../../landscape/analyses';
import { directionsOf } from '../../landscape/directions';
import type { ObjectiveSpec } from '../../landscape/networkObjective';
import { partProgress } from '../../landscape/partProgress';
import type { SliceParams } from '../protocol/landscape';
import { defaultMode, pointOf, workOf } from './lossAt';
import type { Probe, ProbeContext } from './probe';

export const sliceProbe: Probe<'slice'> = async (params, context) => {
  const { run, desk } = context;
  const mode = params.mode ?? defaultMode;
  const spec = desk.spec(run, mode);
  const work = workOf(context);
  const { step } = run.trainer;
  const points = params.points ?? 101;
  const slice = await sliceDirection(params, context, spec, {
    ...work,
    progress: partProgress(work.progress, 0, 0.5),
  });
  const range = params.range ?? 1;
  const t = params.along === 'interpolation' ? evenly(points, -0.25, 1.25) : evenly(points, -range, range);
  const plane = { origin: slice.origin, first: slice.direction, second: slice.direction };
  const loss = await computePlane(desk.executor, spec, plane, t, Float64Array.of(0), {
    ...work,
    progress: partProgress(work.progress, 0.5, 1),
  });
  const { value, slope, curvature } = await desk.executor.run(
    spec,
    'alongDirection',
    { point: slice.origin, direction: slice.direction },
    work,
  );
  return {
    step,
    mode,
    title: slice.title,
    t,
    loss,
    quadratic: t.map(s => value + slope * s + 0.5 * curvature * s * s),
  };
};

async function sliceDirection(
  params: SliceParams,
  { run, desk }: ProbeContext,
  spec: ObjectiveSpec,
  work: Work,
): Promise<{ origin: Float64Array; direction: Float64Array; title: string }> {
  const origin = pointOf(run);
  if (params.along === 'interpolation') {
    const [from, to] = params.steps ?? [0, run.trainer.step];
    const a = run.parametersAt(from);
    const b = run.parametersAt(to);
    return { origin: a, direction: b.map((value, i) => value - a[i]), title: `step ${from} → step ${to}` };
  }
  if (params.along === 'random') {
    const { plane, first } = await directionsOf(
      run,
      desk.executor,
      spec,
      origin,
      { ...params, directions: 'random' },
      work,
    );
    return { origin, direction: plane.first, title: first.title };
  }
  const ends = await desk.executor.run(spec, 'extremes', { point: origin, steps: 80 }, work);
  return params.along === 'lowest'
    ? { origin, direction: ends.lowest, title: `lowest curvature, λ = ${short(ends.lowestValue)}` }
    : {
        origin,
        direction: ends.highest,
        title: `highest curvature, λ = ${short(ends.highestValue)}`,
      };
}

function short(value: number): string {
  return value.toPrecision(4).replace('-', '−');
}
