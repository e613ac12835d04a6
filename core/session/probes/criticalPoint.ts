import type { CriticalPoint } from '../../landscape/criticalPointSearch';
import type { CriticalPointReport } from '../protocol/landscape';
import { defaultMode, pointOf, workOf } from './lossAt';
import type { Probe } from './probe';

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
  const size = found.gradientNorm === 0 ? '0' : found.gradientNorm.toExponential(1);
  const gradient = `gradient norm ${size}`;
  const summary =
    found.kind !== 'not critical'
      ? `Found a critical point after ${found.iterations} iterations: ${found.kind}${index} (${gradient}, loss ${found.loss.toPrecision(4)}).`
      : found.gradientFlat || found.residualRatio < 1e-2
        ? `The search stalled at a gradient-flat point that is not critical (${gradient}): the gradient lies along directions of next to no curvature, or fades along a slope that does not end.`
        : `No critical point within ${found.iterations} iterations (${gradient}). Search on from there, or train further first.`;
  return { ...found, summary };
}
