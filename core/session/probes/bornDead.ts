import { BornDeadTrial } from '../../inspection/bornDead';
import { cancelledFailure } from '../protocol/failure';
import { breathe } from './excursion';
import type { Probe } from './probe';

const defaultSeeds = 50;
const mostSeeds = 10_000;

export const bornDeadProbe: Probe<'bornDead'> = async ({ seeds = defaultSeeds }, context) => {
  const { run, signal, report } = context;
  const count = Math.max(2, Math.min(mostSeeds, Math.floor(seeds)));
  const trial = new BornDeadTrial(run.trainer);
  for (let k = 0; k < count; k++) {
    trial.try(run.config.seed + k);
    report(k + 1, count, 'Drawing initial weights');
    await breathe();
    if (signal.aborted) throw cancelledFailure('The trial of seeds');
  }
  return trial.result();
};
