import { batchNormPanel, batchNormsOf } from '../../inspection/batchNorm';
import { runFailure } from '../protocol/failure';
import { lookOf } from './looks';
import type { Probe } from './probe';

/** Bins beyond this are narrower than a pixel. */
const mostBins = 400;

export const batchNormProbe: Probe<'batchNorm'> = ({ layer, channel = -1, bins = 40 }, { run, training }) => {
  const { network } = run;
  const all = batchNormsOf(network);
  const chosen = layer ?? all.at(0);
  if (chosen === undefined || !all.includes(chosen))
    throw runFailure(
      all.length === 0
        ? 'The network has no batch norm.'
        : `Layer ${chosen} is no batch norm; those are ${all.join(', ')}.`,
    );
  if (channel >= network.layers[chosen].outFeatures)
    throw runFailure(`Layer ${chosen} has ${network.layers[chosen].outFeatures} channels, counted from 0.`);
  const look = lookOf(run, training ? 'training' : 'whole');
  return batchNormPanel(
    look,
    run.step,
    chosen,
    Math.max(-1, Math.floor(channel)),
    Math.max(2, Math.min(mostBins, Math.floor(bins))),
  );
};
