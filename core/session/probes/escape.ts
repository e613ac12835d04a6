import { escapeFrom } from '../../landscape/escapeFrom';
import { defaultMode, pointOf, workOf } from './lossAt';
import type { Probe } from './probe';

export const escapeProbe: Probe<'escape'> = async (params, context) => {
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
