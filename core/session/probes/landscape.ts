import { evenly, computePlane, computeSpectrum, type Work } from '../../landscape/analyses';
import { takeCensus } from '../../landscape/census';
import { escapeFrom } from '../../landscape/escapeFrom';
import { directionsOf } from '../../landscape/directions';
import type { CriticalPoint } from '../../landscape/criticalPointSearch';
import type { CriticalPointReport, EscapeReport, LossMode, SliceParams } from '../protocol/landscape';
import { runFailure } from '../protocol/failure';
import type { Run } from '../run';
import { trajectoryOn } from '../trajectory';
import type { Probe, ProbeContext } from './probe';

const defaultMode: LossMode = 'train';

function workOf({ signal, report }: ProbeContext): Work {
  return { signal, progress: { report } };
}

function pointOf(run: Run): Float64Array {
  return Float64Array.from(run.trainer.network.parameters.data);
}

function hasDropout(run: Run): boolean {
  return run.config.layers.some(layer => layer.type === 'Dropout');
}

export const spectrumProbe: Probe<'spectrum'> = async (params, context) => {
  const { run, desk } = context;
  const { step } = run.trainer;
  const spec = desk.spec(run, params.mode ?? defaultMode);
  const result = await computeSpectrum(desk.executor, spec, pointOf(run), params, workOf(context));
  const { summary } = result;
  return { step, ...result, summary: [summary, ...penaltyNotes(run)].join(' ') };
};

/** What training minimises besides the loss that is looked at. */
function penaltyNotes({ config }: Run): string[] {
  const { weight_decay: decay = 0 } = config.optimizer as { readonly weight_decay?: number };
  const parts = [...(decay > 0 ? ['weight decay'] : []), ...(config.training.l1 ? ['the L1 penalty'] : [])];
  if (parts.length === 0) return [];
  const named = parts.join(' and ');
  return [`This is the loss of the data alone: ${named} ${parts.length > 1 ? 'are' : 'is'} no part of it.`];
}

export const surfaceProbe: Probe<'surface'> = async (params, context) => {
  const { run, desk } = context;
  const { step } = run.trainer;
  const mode = params.mode ?? defaultMode;
  const size = params.size ?? 51;
  const kind = params.directions ?? 'random';
  const spec = desk.spec(run, mode);
  const work = workOf(context);
  const point = pointOf(run);
  const found = await directionsOf(run, desk.executor, spec, point, params, work);
  const range = params.range ?? 1;
  const x = evenly(size, found.centre[0] - range * found.reach[0], found.centre[0] + range * found.reach[0]);
  const y = evenly(size, found.centre[1] - range * found.reach[1], found.centre[1] + range * found.reach[1]);
  const loss = await computePlane(desk.executor, spec, found.plane, x, y, work);
  const zero = Float64Array.of(0);
  const [centre] = await computePlane(desk.executor, spec, found.plane, zero, zero, work);
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

export const sliceProbe: Probe<'slice'> = async (params, context) => {
  const { run, desk } = context;
  const mode = params.mode ?? defaultMode;
  const spec = desk.spec(run, mode);
  const work = workOf(context);
  const { step } = run.trainer;
  const points = params.points ?? 101;
  const slice = await sliceDirection(params, context, spec, work);
  const range = params.range ?? 1;
  const t = params.along === 'interpolation' ? evenly(points, -0.25, 1.25) : evenly(points, -range, range);
  const plane = { origin: slice.origin, first: slice.direction, second: slice.direction };
  const loss = await computePlane(desk.executor, spec, plane, t, Float64Array.of(0), work);
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
  spec: ReturnType<ProbeContext['desk']['spec']>,
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
    ? { origin, direction: ends.lowest, title: `lowest curvature, λ = ${ends.lowestValue.toPrecision(4)}` }
    : {
        origin,
        direction: ends.highest,
        title: `highest curvature, λ = ${ends.highestValue.toPrecision(4)}`,
      };
}

export const criticalPointProbe: Probe<'criticalPoint'> = async (params, context) => {
  const { run, desk } = context;
  const found = await desk.executor.run(
    desk.spec(run, params.mode ?? defaultMode),
    'criticalPoint',
    {
      start: pointOf(run),
      method: params.method ?? 'newton-mr',
      maxIterations: params.maxIterations ?? 200,
    },
    workOf(context),
  );
  return reportOf(found);
};

function reportOf(found: CriticalPoint): CriticalPointReport {
  const index = found.inertia ? `, index ${found.inertia.negative}` : '';
  const gradient = `|gradient| ${found.gradientNorm.toExponential(1)}`;
  const summary =
    found.kind !== 'not critical'
      ? `Found a critical point after ${found.iterations} iterations: ${found.kind}${index} (${gradient}, loss ${found.loss.toPrecision(4)}).`
      : found.gradientFlat || found.residualRatio < 1e-2
        ? `The search stalled at a gradient-flat point that is not critical (${gradient}): the gradient lies near the null space of the Hessian.`
        : `No critical point within ${found.iterations} iterations (${gradient}). Search on from there, or train further first.`;
  return { ...found, summary };
}

export const escapeProbe: Probe<'escape'> = async (params, context): Promise<EscapeReport> => {
  const { run, desk } = context;
  const { step } = run.trainer;
  const found = await escapeFrom(
    desk.executor,
    desk.spec(run, params.mode ?? defaultMode),
    pointOf(run),
    workOf(context),
  );
  return { step, ...found };
};

export const censusProbe: Probe<'census'> = (params, context) => {
  const { run, desk } = context;
  return takeCensus(
    run.trainer.network,
    desk.executor,
    desk.spec(run, params.mode ?? defaultMode),
    params,
    workOf(context),
  );
};

export const sharpnessProbe: Probe<'sharpness'> = async ({ mode = defaultMode }, context) => {
  const { run, desk } = context;
  const { step, learningRate } = run.trainer;
  const began = performance.now();
  const found = await desk.executor.run(
    desk.spec(run, mode),
    'sharpness',
    { point: pointOf(run), start: desk.lastSharpest },
    workOf(context),
  );
  desk.lastSharpest = found.vector;
  const { optimizer } = run.config;
  const plain = optimizer.type === 'SGD' && !optimizer.nesterov;
  // Heavy-ball momentum is stable below 2(1+μ)/η (Polyak 1964); plain descent below 2/η (Cohen et al. 2021).
  const bound = plain ? (2 * (1 + optimizer.momentum)) / learningRate : Number.NaN;
  if (!Number.isFinite(found.value))
    throw runFailure('The loss is not finite here, so there is no curvature to measure.');
  return {
    step,
    lambdaMax: found.value,
    residual: found.residual,
    learningRate,
    bound,
    ratio: found.value / bound,
    seconds: (performance.now() - began) / 1000,
  };
};
