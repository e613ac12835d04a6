import { boundingBox, provenDead } from '../../inspection/intervalBounds';
import { revivalOf } from '../../inspection/revival';
import { unitPartsOf } from '../../inspection/unitParts';
import { unitHistograms, unitNumbers } from '../../inspection/unitReport';
import { statesOf } from '../../inspection/unitStates';
import { velocityReader } from '../../inspection/velocity';
import { runFailure } from '../protocol/failure';
import type { Run } from '../run';
import { checkUnit, layerOf } from './layerOf';
import { activityOf, lookOf } from './looks';
import type { Probe } from './probe';

const mostBins = 200;

export const unitProbe: Probe<'unit'> = ({ layer, unit, sample = 0, bins = 30 }, { run, training }) => {
  const { network } = run;
  checkUnit(layerOf(run, layer), unit);
  const { training: part } = run.trainer;
  if (!Number.isInteger(sample) || sample < 0 || sample >= part.rows)
    throw runFailure(`There is no training row ${sample}: they are numbered 0 to ${part.rows - 1}.`);
  const start = sample * network.inFeatures;
  const numbers = unitNumbers(
    network,
    run.observer.answer(1, inputs =>
      inputs.set(part.inputs.data.subarray(start, start + network.inFeatures)),
    ),
    layer,
    unit,
    0,
  );
  const judged = unitPartsOf(network, layer).activation ?? layer;
  const activity = activityOf(run, training)[judged];
  const state = statesOf(network, activity).at(unit);
  const look = lookOf(run, training ? 'training' : 'rest');
  look.differentiate('eval');
  const histograms = unitHistograms(
    network,
    look.pass,
    look.count,
    layer,
    unit,
    Math.max(2, Math.min(mostBins, Math.floor(bins))),
  );
  const { labels } = run.dataset.training;
  return {
    step: run.step,
    layer,
    unit,
    sample,
    samples: look.count,
    totalSamples: part.rows,
    sampleClass: labels.length > 0 ? labels[sample] : -1,
    ...numbers,
    ...histograms,
    // Over as many samples as the state.
    margin: state === undefined ? histograms.margin : activity.largestInput[unit],
    state,
    activeFraction: state === undefined ? Number.NaN : activity.active[unit] / activity.samples,
    proven: state === 'dead' && provenDead(network, boxOf(run))[judged][unit],
    revival:
      state === 'dead'
        ? revivalOf(
            {
              network,
              config: run.config,
              training: part,
              learningRate: run.trainer.learningRate,
              velocity: velocityReader(run.trainer)(judged, unit),
            },
            judged,
            unit,
          )
        : { verdict: 'alive', why: 'It is on for at least one sample, and learns from it.' },
  };
};

function boxOf(run: Run): ReturnType<typeof boundingBox> {
  const { inputs, rows } = run.dataset.training;
  return boundingBox(inputs, rows, run.network.inFeatures);
}
