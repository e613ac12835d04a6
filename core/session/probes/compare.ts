import { editText } from '../../config/editText';
import { loadConfig } from '../../config/loadConfig';
import { comparisonSummary, Variant } from '../../inspection/variant';
import { cancelledFailure, runFailure } from '../protocol/failure';
import { breathe } from './excursion';
import type { Probe } from './probe';

const sliceMilliseconds = 20;
const mostPoints = 500;

/** Trains the present config and another one side by side from step 0, with trainers of their own. */
export const compareProbe: Probe<'compare'> = async (params, { run, signal, report }) => {
  const { text, path } = run.document;
  if (params.text === undefined && params.changes === undefined)
    throw runFailure('Say what the other variant is: changes of the config, or a whole text.');
  const other = params.text ?? editText(text, params.changes ?? []);
  const variants = [
    new Variant(await loadConfig(text, path, { signal })),
    new Variant(await loadConfig(other, path, { signal })),
  ] as const;
  const steps = Math.max(1, Math.floor(params.steps ?? Math.max(run.step, run.trainer.stepsPerEpoch)));
  const points = Math.max(1, Math.min(mostPoints, steps, Math.floor(params.points ?? 60)));
  for (let point = 0; point <= points; point++) {
    const target = Math.round((point * steps) / points);
    for (const variant of variants) {
      while (!variant.advance(target, sliceMilliseconds)) {
        await breathe();
        if (signal.aborted) throw cancelledFailure('The comparison');
      }
      variant.record();
      await breathe();
      if (signal.aborted) throw cancelledFailure('The comparison');
    }
    report(target, steps, 'Training both variants');
  }
  const [a, b] = variants.map(variant => variant.report());
  return { steps, a, b, summary: comparisonSummary(a, b) };
};
