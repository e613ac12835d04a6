import type { DataPoints, DecisionRegion, PointSet } from '../../../core/session/protocol/decision';
import { formatCount, formatNumber, formatPlural } from '../../encoding/format';
import type { TextTwin } from '../view';
import { inOwnUnits, isWrong, type Scene } from './scene';

/** Features that a sample's description lists besides the two of the picture. */
const mostListed = 10;
/** The sentence below the picture: what marks and background mean, and what stands still. */
export function explainScene(
  data: DataPoints,
  decision: DecisionRegion | undefined,
  { single }: Scene,
): string {
  const sentences: string[] = [];
  if (data.validation.total > 0) sentences.push('Filled marks train, hollow ones are held back.');
  if (data.classes.length > 0) {
    sentences.push('The background is the class that the network chooses there, stronger where it is surer.');
    if (decision) sentences.push(wrongSentence(data, decision));
  } else if (single) sentences.push("The line is the network's answer.");
  else
    sentences.push(
      "The background is the network's answer, orange below 0 and purple above; a mark shows the value that was wanted.",
    );
  const others = data.features.length - 2;
  if (others > 0)
    sentences.push(
      `The background holds the other ${formatPlural(others, 'feature')} at their training mean, so a mark may rightly lie on another colour.`,
    );
  const shown = data.training.rows + data.validation.rows;
  const total = data.training.total + data.validation.total;
  if (shown < total) sentences.push(`${formatCount(shown)} of ${formatCount(total)} samples, evenly spaced.`);
  return sentences.join(' ');
}

function wrongSentence(data: DataPoints, { training, validation }: DecisionRegion): string {
  const count = (set: PointSet, predicted: Float32Array): number =>
    predicted.reduce((sum, _, row) => sum + Number(isWrong(data, set, row, predicted)), 0);
  const wrong = count(data.training, training);
  const held = count(data.validation, validation);
  if (wrong + held === 0) return 'The network is right about every sample shown.';
  const parts = [
    `${formatCount(wrong)} of ${formatCount(data.training.rows)} training`,
    ...(data.validation.rows > 0
      ? [`${formatCount(held)} of ${formatCount(data.validation.rows)} held back`]
      : []),
  ];
  return `A ring marks a sample that the network gets wrong: ${parts.join(', ')}.`;
}

/** One sample in words: where it comes from, its features in their own units, its target and the network's answer. */
export function describeSample(
  data: DataPoints,
  part: 'training' | 'validation',
  row: number,
  decision: DecisionRegion | undefined,
  [across, up]: readonly [number, number],
): string {
  const set = data[part];
  const features = data.features.length;
  const named = (value: number): string => data.classes[value] ?? formatNumber(value);
  const shown = [...new Set([across, up, ...data.features.keys()])].slice(0, mostListed);
  const predicted = decision?.[part][row];
  return [
    `${part === 'training' ? 'Training' : 'Held-back'} sample, row ${formatCount(set.sourceRows[row] + 1)}`,
    ...shown.map(
      feature =>
        `${data.features[feature]}  ${formatNumber(inOwnUnits(data, feature, set.inputs[row * features + feature]))}`,
    ),
    ...(shown.length < features ? [`and ${formatPlural(features - shown.length, 'feature')} more`] : []),
    `${data.target || 'class'}  ${named(set.target[row])}`,
    ...(predicted === undefined ? [] : [`network says  ${named(predicted)}`]),
  ].join('\n');
}

export function dataTwin(data: DataPoints, decision: DecisionRegion | undefined): TextTwin {
  const features = data.features.length;
  const named = (value: number): string | number => data.classes[value] ?? value;
  return {
    summary: `${formatCount(data.training.total)} training and ${formatCount(data.validation.total)} held-back samples with ${formatPlural(features, 'feature')}${data.classes.length > 0 ? `, ${data.classes.length} classes` : ''}.${data.classes.length > 0 && decision ? ` ${wrongSentence(data, decision)}` : ''}`,
    tables: [
      ...(data.classes.length > 0 && decision ? [confusionTable(data, decision)] : []),
      {
        caption: 'Training samples in their own units',
        columns: ['Row', ...data.features, data.target || 'Class', 'Network says'],
        rows: Array.from({ length: data.training.rows }, (_, row) => [
          data.training.sourceRows[row] + 1,
          ...data.features.map((_, j) => inOwnUnits(data, j, data.training.inputs[row * features + j])),
          named(data.training.target[row]),
          decision ? named(decision.training[row]) : '',
        ]),
        note:
          data.training.total > data.training.rows
            ? `${data.training.rows} of ${formatCount(data.training.total)} samples.`
            : undefined,
      },
    ],
  };
}

/** Which class is taken for which, over the samples shown of both parts. */
function confusionTable(data: DataPoints, decision: DecisionRegion): TextTwin['tables'][number] {
  const { classes } = data;
  const counts = classes.map(() => classes.map(() => 0));
  for (const part of ['training', 'validation'] as const)
    decision[part].forEach((found, row) => {
      if (!Number.isNaN(found)) counts[data[part].target[row]][found]++;
    });
  return {
    caption: 'Samples of each class (rows) by what the network says (columns)',
    columns: ['Class', ...classes],
    rows: classes.map((name, index) => [name, ...counts[index]]),
  };
}
