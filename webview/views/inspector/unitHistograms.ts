import type { ActivationMark, UnitReport } from '../../../core/session/protocol/inspection';
import { HistogramChart, type HistogramMark } from '../../chart/histogram';
import { formatNumber, formatPlural, formatShare } from '../../encoding/format';
import type { Palette } from '../../theme';

/** What enters the unit's activation and the gradient of that, over the training set. */
export class UnitHistograms {
  readonly preActivation = new HistogramChart();
  readonly gradient = new HistogramChart();

  draw(report: UnitReport, width: number, palette: Palette): void {
    const { preActivation, gradient, marks } = report;
    const range = preActivation.high - preActivation.low;
    const kink = marks.find(({ kind }) => kind === 'kink');
    this.preActivation.draw(preActivationTitle(report), preActivation, width, palette.training, {
      marks: marks.map(({ kind, at }): HistogramMark => ({
        at,
        name:
          kind === 'kink' ? 'kink at 0' : `flat ${kind === 'saturatedBelow' ? '<' : '>'} ${formatNumber(at)}`,
        // Where no value comes near, the mark would squeeze those that there are.
        always:
          kind === 'kink' || (at > preActivation.low - range / 2 && at < preActivation.high + range / 2),
      })),
      ...(kink && { paleUpTo: kink.at }),
      note: describeMarks(report),
    });
    this.gradient.draw('Gradient ∂L/∂z over the training set', gradient, width, palette.validation, {
      marks: [{ at: 0, name: '0', always: true }],
      note: describeGradient(report),
    });
  }
}

export function preActivationTitle({ activationType }: UnitReport): string {
  return activationType === undefined
    ? 'Output over the training set'
    : 'Pre-activation z over the training set';
}

/** How many samples lie on which side of the kink, or where the activation is flat. */
export function describeMarks({ marks, activationType, samples, preActivation }: UnitReport): string {
  if (preActivation.nan === samples) return '';
  const share = (count: number): string => formatShare(count / samples);
  const kink = marks.find(({ kind }) => kind === 'kink');
  if (kink) {
    const off = activationType === 'ReLU' ? 'off, no gradient' : 'on the flatter side';
    return `${share(kink.above)} above 0: on. ${share(kink.below)} at or below 0: ${off}.`;
  }
  const flat = (mark: ActivationMark): string =>
    mark.kind === 'saturatedBelow'
      ? `${share(mark.below)} below ${formatNumber(mark.at)}`
      : `${share(mark.above)} above ${formatNumber(mark.at)}`;
  if (marks.length === 0) return '';
  return `Saturated (slope below 1 % of the steepest): ${marks.map(flat).join(', ')}.`;
}

export function describeGradient({ zeroGradients, samples, zeroGradient, gradient }: UnitReport): string {
  if (gradient.nan === samples) return '';
  if (zeroGradient) return 'Zero for every sample: nothing but decay and momentum moves its weights.';
  if (zeroGradients === 0) return 'Not zero for any sample.';
  return `Zero for ${formatPlural(zeroGradients, 'sample')} of ${samples} (${formatShare(zeroGradients / samples)}).`;
}
