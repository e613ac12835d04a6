import type { BatchNormPanel } from '../../../core/session/protocol/batchNorm';
import { formatShare } from '../../encoding/format';

/** Below this the losses of both modes tell the same story. */
export const noticeableGap = 0.1;

/**
 * The numbers of the chosen channel, or what those of all together come to.
 *
 * @param next the type of the layer behind: a ReLU lets through what is above 0
 */
export function batchNormFacts(panel: BatchNormPanel, next: string | undefined): Row[] {
  return [
    ...statisticsRows(panel),
    ...parameterRows(panel),
    ['above 0 before', formatShare(ofChannel(panel, panel.positiveBefore, average))],
    [
      `above 0 after${next?.endsWith('ReLU') ? `, into the ${next}` : ''}`,
      formatShare(ofChannel(panel, panel.positiveAfter, average)),
    ],
    ['loss, train mode', panel.losses.train],
    ...lossRows(panel),
  ];
}

type Gather = (values: Float64Array) => number;

const average: Gather = values => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const rootMeanSquare: Gather = values => Math.sqrt(average(values.map(value => value * value)));

/** A value of the chosen channel, or what all together come to. */
function ofChannel({ channel }: BatchNormPanel, values: Float64Array, gather: Gather): number {
  return channel >= 0 ? values[channel] : gather(values);
}

type Row = readonly [string, number | string];

/** The data's statistics against the running ones; of all channels only how far apart they are. */
function statisticsRows({
  channel,
  dataMean,
  dataVariance,
  runningMean,
  runningVariance,
  gap,
  varianceRatio,
}: BatchNormPanel): Row[] {
  const isKept = gap.length > 0;
  if (channel < 0) return [['largest gap in σ', isKept ? Math.max(...gap) : 'no running statistics']];
  if (!isKept)
    return [
      ['mean of the data', dataMean[channel]],
      ['variance of the data', dataVariance[channel]],
    ];
  return [
    ['mean of the data', dataMean[channel]],
    ['running mean', runningMean[channel]],
    ['gap in σ', gap[channel]],
    ['variance of the data', dataVariance[channel]],
    ['running variance', runningVariance[channel]],
    ['running over unbiased', varianceRatio[channel]],
  ];
}

/** γ and β with their gradients: of the chosen channel, or the root mean squares over all. */
function parameterRows(panel: BatchNormPanel): Row[] {
  const { gamma, beta, gammaGradient, betaGradient } = panel;
  if (gamma.length === 0) return [['γ and β', 'none (affine false)']];
  const words = panel.channel >= 0 ? '' : ', RMS';
  const of = (values: Float64Array): number => ofChannel(panel, values, rootMeanSquare);
  return [
    [`γ${words}`, of(gamma)],
    [`∂L/∂γ${words}`, of(gammaGradient)],
    [`β${words}`, of(beta)],
    [`∂L/∂β${words}`, of(betaGradient)],
  ];
}

/** What running statistics do to the loss; without them there is no other mode. */
function lossRows({ losses }: BatchNormPanel): Row[] {
  if (Number.isNaN(losses.eval)) return [];
  return [
    ['loss, eval mode', losses.eval],
    ['loss, exact statistics', losses.exact],
    ['gap of eval to train mode', formatShare(losses.gap)],
    ...(Math.abs(losses.gap) > noticeableGap
      ? [['of it closed by exact statistics', formatShare(losses.closed)] as const]
      : []),
  ];
}
