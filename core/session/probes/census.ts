import { takeCensus } from '../../landscape/census';
import { defaultMode, workOf } from './lossAt';
import type { Probe } from './probe';

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
