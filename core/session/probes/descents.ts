import { takeDescents } from '../../landscape/descents/takeDescents';
import { defaultMode, hasDropout, penaltyNotes, pointOf, workOf } from './lossAt';
import type { Probe } from './probe';

export const descentsProbe: Probe<'descents'> = async (params, context) => {
  const { run, desk } = context;
  const { step, learningRate } = run.trainer;
  const { optimizer } = run.config;
  const isSgd = optimizer.type === 'SGD';
  const { surface, ...found } = await takeDescents(
    desk.executor,
    desk.spec(run, params.mode ?? defaultMode),
    pointOf(run),
    params,
    { learningRate: isSgd ? learningRate : undefined, momentum: isSgd ? optimizer.momentum : 0 },
    workOf(context),
  );
  const notes = [
    ...surface.notes,
    ...(hasDropout(run) ? ['Dropout is off here.'] : []),
    ...penaltyNotes(run),
  ];
  return { step, ...found, surface: { ...surface, step, dropoutOff: hasDropout(run), notes } };
};
