import { batchNormsOf, epsOf } from '../../inspection/batchNorm';
import { channelFields, type Entry } from '../../inspection/chronicle';
import { median } from '../../inspection/moments';
import type { BatchNormCourse } from '../protocol/batchNorm';
import { runFailure } from '../protocol/failure';
import type { Run } from '../run';
import { chronicleOf } from '../runChronicle';
import type { Probe } from './probe';

export const batchNormCourseProbe: Probe<'batchNormCourse'> = ({ layer, channel, fill = false }, context) => {
  const { run, training } = context;
  const all = batchNormsOf(run.network);
  const chosen = layer ?? all.at(0);
  if (chosen === undefined || !all.includes(chosen))
    throw runFailure(
      all.length === 0
        ? 'The network has no batch norm.'
        : `Layer ${chosen} is no batch norm; those are ${all.join(', ')}.`,
    );
  const channels = run.network.layers[chosen].outFeatures;
  if (channel !== undefined && !(channel < channels))
    throw runFailure(`Layer ${chosen} has ${channels} channels, counted from 0.`);
  const chronicle = chronicleOf(run);
  chronicle.observe(training);
  const answer = (): BatchNormCourse => courseOf(run, chosen, channel);
  return fill ? chronicle.fill(context).then(answer) : answer();
};

function courseOf(run: Run, layer: number, asked: number | undefined): BatchNormCourse {
  const chronicle = chronicleOf(run);
  const which = batchNormsOf(run.network).indexOf(layer);
  const entries = chronicle.entries().filter(({ channels }) => which in channels);
  const eps = epsOf(run.network, layer);
  const gaps = entries.map(entry => gapsOf(entry.channels[which], eps));
  const channel = asked !== undefined && asked >= 0 ? asked : largestOf(gaps.at(-1));
  const field = (index: number): Float32Array =>
    Float32Array.from(entries, ({ channels }) => channels[which][channel * channelFields + index]);
  const loss = (name: keyof Entry['losses']): Float32Array =>
    Float32Array.from(entries, ({ losses }) => losses[name]);
  return {
    layer,
    channel,
    step: Float64Array.from(entries, ({ step }) => step),
    samples: chronicle.samples,
    totalSamples: run.trainer.training.rows,
    dataMean: field(0),
    dataVariance: field(1),
    runningMean: field(2),
    runningVariance: field(3),
    gap: Float32Array.from(gaps, values => values[channel]),
    largestGap: Float32Array.from(gaps, values => values[largestOf(values)]),
    medianGap: Float32Array.from(gaps, median),
    gamma: field(4),
    beta: field(5),
    gammaGradient: field(6),
    betaGradient: field(7),
    warmUp: Float32Array.from(entries, ({ warmUp }) => warmUp[which]),
    trainLoss: loss('train'),
    evalLoss: loss('eval'),
    exactLoss: loss('exact'),
  };
}

function gapsOf(channels: Float32Array, eps: number): Float32Array {
  return Float32Array.from({ length: channels.length / channelFields }, (_, c) => {
    const at = c * channelFields;
    return Math.abs(channels[at + 2] - channels[at]) / Math.sqrt(channels[at + 1] + eps);
  });
}

function largestOf(values: Float32Array | undefined): number {
  let best = 0;
  values?.forEach((value, c) => {
    if (value > values[best]) best = c;
  });
  return best;
}
