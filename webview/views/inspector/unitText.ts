import type { Histogram } from '../../../core/session/protocol/batchNorm';
import type { UnitReport } from '../../../core/session/protocol/inspection';
import type { UnitCourse } from '../../../core/session/protocol/unit';
import { formatShare, typeset } from '../../encoding/format';
import { unitStateWords } from '../../encoding/unitStates';
import { summaryOf, type State } from '../../state';
import type { TextTable, TextTwin } from '../view';
import { describeGradient, describeMarks, preActivationTitle } from './unitHistograms';
import { describeLife } from './unitLife';
import { classNames, inputName, listenerName } from './unitNames';

/** `Layer 1 ReLU, unit 3: dead, for every input in the data’s box`. */
export function unitHeading(state: State, report: UnitReport): string {
  const { layer, unit, state: found, proven } = report;
  const word = isBroken(report) ? ': not a number' : found ? `: ${unitStateWords[found].word}` : '';
  return `Layer ${layer}, unit ${unit} (${summaryOf(state)?.layers.at(layer)?.type ?? ''})${word}${proven ? ', for every input in the data’s box' : ''}`;
}

/** NaN is no state of a unit but the end of its numbers. */
function isBroken({ preActivation: { nan, infinite } }: UnitReport): boolean {
  return nan + infinite > 0;
}

/** What its state means, and whether a dead one can wake. */
export function unitMeaning(report: UnitReport): string {
  const { state, revival, marks, preActivation, samples } = report;
  if (isBroken(report))
    return `What enters it is NaN or infinite for ${preActivation.nan + preActivation.infinite} of ${samples} samples. Go back to where the loss was finite and lower the learning rate.`;
  if (!state) return '';
  const { meaning } = unitStateWords[state];
  // On and off are words for a kink; a smooth function is only more or less steep.
  if (state === 'healthy' && !marks.some(({ kind }) => kind === 'kink'))
    return marks.length > 0 ? 'It is saturated for at most 95 % of the training samples.' : '';
  if (revival.verdict === 'alive') return meaning;
  const verdict = {
    never: 'It can never wake.',
    may: 'It may wake.',
    unlikely: 'It is unlikely to wake.',
  }[revival.verdict];
  return `${meaning} ${verdict} ${typeset(revival.why)}`;
}

/** The numbers of the chosen sample and over the training set. */
export function factRows(report: UnitReport): (readonly [string, string | number])[] {
  const { activationType, activeFraction, marks } = report;
  const active = marks.some(({ kind }) => kind === 'kink') ? 'on for' : 'not saturated for';
  return [
    ['bias b', report.bias],
    ['output', report.output],
    ...(activationType === undefined ? [] : [['slope f′', report.slope] as const]),
    ...(Number.isNaN(activeFraction) || isBroken(report)
      ? []
      : [[active, formatShare(activeFraction)] as const]),
    [
      activationType === undefined ? 'largest output' : 'largest pre-activation',
      report.margin === -Infinity && isBroken(report) ? Number.NaN : report.margin,
    ],
  ];
}

export function factsCaption(state: State, { sample, sampleClass, step }: UnitReport): string {
  const name = classNames(state).at(sampleClass) ?? String(sampleClass);
  return `Sample ${sample}${sampleClass >= 0 ? ` of class ${name}` : ''}, step ${step}`;
}

/** Everything that the inspector shows of a unit, complete. */
export function unitTwin(state: State, report: UnitReport, course: UnitCourse | undefined): TextTwin {
  const { weights, inputs, products, outgoing, linear, nextLinear } = report;
  const tables: TextTable[] = [
    { caption: factsCaption(state, report), columns: ['Number', 'Value'], rows: factRows(report) },
  ];
  if (weights.length > 0)
    tables.push({
      caption: `Incoming weights (layer ${linear ?? ''}) and what the sample sends along them`,
      columns: ['Input', 'w', 'x', 'w·x'],
      rows: Array.from(weights, (weight, i) => [inputName(state, report, i), weight, inputs[i], products[i]]),
    });
  if (outgoing.length > 0)
    tables.push({
      caption: `Outgoing weights (layer ${nextLinear ?? ''})`,
      columns: ['Unit', 'w'],
      rows: Array.from(outgoing, (weight, i) => [listenerName(state, report, i), weight]),
    });
  tables.push(
    histogramTable(preActivationTitle(report), report.preActivation, describeMarks(report)),
    histogramTable('Gradient ∂L/∂z over the training set', report.gradient, describeGradient(report)),
  );
  if (course?.measure !== undefined)
    tables.push({
      caption: 'Share of samples for which it is active, through the run',
      columns: ['Step', 'Share'],
      rows: Array.from(course.step, (step, i) => [String(step), formatShare(course.active[i])]),
      note: describeLife(course),
    });
  return {
    summary: `${unitHeading(state, report)}. ${unitMeaning(report)} ${report.equation.join('; ')}`,
    tables,
  };
}

function histogramTable(
  caption: string,
  { low, high, counts, nan, infinite }: Histogram,
  note: string,
): TextTable {
  const step = (high - low) / Math.max(1, counts.length);
  return {
    caption,
    columns: ['From', 'To', 'Samples'],
    rows: [
      ...Array.from(counts, (count, i) => [low + i * step, low + (i + 1) * step, count]),
      ...(nan > 0 ? [['NaN', '', nan]] : []),
      ...(infinite > 0 ? [['infinite', '', infinite]] : []),
    ],
    note,
  };
}
