import { computeSpectrum } from '../../landscape/analyses';
import { defaultMode, penaltyNotes, pointOf, workOf } from './lossAt';
import type { Probe } from './probe';

export const spectrumProbe: Probe<'spectrum'> = async (params, context) => {
  const { run, desk } = context;
  const { step } = run.trainer;
  const spec = desk.spec(run, params.mode ?? defaultMode);
  const result = await computeSpectrum(desk.executor, spec, pointOf(run), params, workOf(context));
  const { summary } = result;
  return { step, ...result, summary: [summary, ...penaltyNotes(run)].join(' ') };
};
