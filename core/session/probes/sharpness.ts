import type { Work } from '../../landscape/analyses';
import type { ObjectiveSpec } from '../../landscape/networkObjective';
import { runFailure } from '../protocol/failure';
import type { Sharpness } from '../protocol/landscape';
import type { Run } from '../run';
import { defaultMode, pointOf, workOf } from './lossAt';
import type { Probe, ProbeContext } from './probe';

/** Where λmax is measured. */
interface SharpnessPlace {
  readonly step: number;
  readonly point: Float64Array;
  readonly spec: ObjectiveSpec;
  readonly learningRate: number;
}

export const sharpnessProbe: Probe<'sharpness'> = async ({ mode = defaultMode }, context) => {
  const { run, desk } = context;
  const found = await measureSharpness(context, placeOf(run, desk.spec(run, mode)), workOf(context));
  if (!found) throw runFailure('The loss is not finite here, so there is no curvature to measure.');
  return found;
};

/** The place where the run stands. */
export function placeOf(run: Run, spec: ObjectiveSpec): SharpnessPlace {
  const { step, learningRate } = run.trainer;
  return { step, point: pointOf(run), spec, learningRate };
}

/** Starts from the direction that was found last; undefined where the loss is not finite. */
export async function measureSharpness(
  { run, desk }: ProbeContext,
  { step, point, spec, learningRate }: SharpnessPlace,
  work: Work,
): Promise<Sharpness | undefined> {
  const began = performance.now();
  const found = await desk.executor.run(spec, 'sharpness', { point, start: desk.lastSharpest }, work);
  if (!Number.isFinite(found.value)) return undefined;
  desk.lastSharpest = found.vector;
  const { optimizer } = run.config;
  const plain = optimizer.type === 'SGD' && !optimizer.nesterov;
  // Heavy-ball momentum is stable below 2(1+μ)/η (Polyak 1964); plain descent below 2/η (Cohen et al. 2021).
  const bound = plain ? (2 * (1 + optimizer.momentum)) / learningRate : Number.NaN;
  return {
    step,
    lambdaMax: found.value,
    residual: found.residual,
    learningRate,
    bound,
    ratio: found.value / bound,
    seconds: (performance.now() - began) / 1000,
  };
}
