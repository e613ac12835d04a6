import type { NetworkConfig } from '../config/config';
import type { Comparison, SeedPair, VariantReport } from '../session/protocol/compare';

/** Losses that differ by less than this share are called about the same. */
const noticeable = 0.05;

/** What must be kept in mind when the two are compared. */
export function cautionsOf(a: NetworkConfig, b: NetworkConfig): string[] {
  const differ = (key: 'data' | 'loss'): boolean => JSON.stringify(a[key]) !== JSON.stringify(b[key]);
  return [
    differ('data') && 'The two learn from different data: their losses are not of the same question.',
    differ('loss') && 'The two have different losses: compare accuracies, not losses.',
    a.seed !== b.seed &&
      `The seeds differ (${a.seed} and ${b.seed}): start, data and order of the batches are other ones.`,
  ].filter(caution => caution !== false);
}

/** What became of two variants, in words. */
export function verdictOf(
  a: VariantReport,
  b: VariantReport,
  seeds: readonly SeedPair[],
): Comparison['summary'] {
  if (a.diverged !== undefined && b.diverged !== undefined)
    return `Both diverged: ${a.name} after step ${lastStep(a)}, ${b.name} after step ${lastStep(b)}.`;
  if (a.diverged !== undefined || b.diverged !== undefined) {
    const [lost, kept] = a.diverged !== undefined ? [a, b] : [b, a];
    return `${lost.name} diverged after step ${lastStep(lost)}; ${kept.name} did not, and ends with ${lossWords(kept)}${deadWords(kept)}.`;
  }
  return [
    lossSentence(a, b),
    accuracySentence(a, b),
    paceSentence(a, b),
    deadSentence(a, b),
    seedSentence(a, b, seeds),
  ]
    .filter(sentence => sentence !== '')
    .join(' ');
}

function lastStep({ step }: VariantReport): number {
  return step.at(-1) ?? 0;
}

/** The part by which both are judged: the validation part where both have one. */
function curves(a: VariantReport, b: VariantReport): readonly [Float64Array, Float64Array, string] {
  const held = [a, b].every(({ validation }) => Number.isFinite(validation.at(-1) ?? Number.NaN));
  return held ? [a.validation, b.validation, 'validation loss'] : [a.training, b.training, 'training loss'];
}

function digits(value: number | undefined): string {
  return (value ?? Number.NaN).toPrecision(3);
}

function lossWords({ training, validation }: VariantReport): string {
  const held = validation.at(-1) ?? Number.NaN;
  return `training loss ${digits(training.at(-1))}${Number.isFinite(held) ? ` and validation loss ${digits(held)}` : ''}`;
}

function deadWords({ dead, reluUnits }: VariantReport): string {
  return dead > 0 ? `, ${dead} of ${reluUnits} ReLU units dead` : '';
}

function isNoticeable(x: number, y: number): boolean {
  return Math.abs(x - y) > noticeable * Math.max(Math.abs(x), Math.abs(y));
}

function lossSentence(a: VariantReport, b: VariantReport): string {
  const [x, y, part] = curves(a, b);
  const [last, other] = [x.at(-1) ?? Number.NaN, y.at(-1) ?? Number.NaN];
  if (!isNoticeable(last, other))
    return `Both end with about the same ${part}: ${a.name} ${digits(last)}, ${b.name} ${digits(other)}.`;
  const [best, worst, low, high] = last < other ? [a, b, last, other] : [b, a, other, last];
  return `${best.name} ends with the lower ${part}: ${digits(low)} against ${digits(high)} of ${worst.name}.`;
}

function accuracySentence(a: VariantReport, b: VariantReport): string {
  const of = ({ validationAccuracy, accuracy }: VariantReport): number =>
    validationAccuracy.at(-1) ?? accuracy.at(-1) ?? Number.NaN;
  const [x, y] = [of(a), of(b)];
  if (Number.isNaN(x) || Number.isNaN(y)) return '';
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const part = a.validationAccuracy.length > 0 && b.validationAccuracy.length > 0 ? 'Validation' : 'Training';
  return `${part} accuracy: ${percent(x)} and ${percent(y)}.`;
}

/** How soon the one has come as far as the other comes at all. */
function paceSentence(a: VariantReport, b: VariantReport): string {
  const goal = Math.max(a.training.at(-1) ?? Number.NaN, b.training.at(-1) ?? Number.NaN);
  const steps = [a, b].map(({ training, step }) => {
    const at = training.findIndex(loss => loss <= goal);
    return at < 0 ? Number.NaN : step[at];
  });
  const fast = steps[0] < steps[1] ? 0 : 1;
  if (!(steps[fast] * 1.25 < steps[1 - fast])) return '';
  const [quick, slow] = fast === 0 ? [a, b] : [b, a];
  return `${quick.name} is down to a training loss of ${digits(goal)} after ${steps[fast]} steps, ${slow.name} after ${steps[1 - fast]}.`;
}

function deadSentence(a: VariantReport, b: VariantReport): string {
  if (a.dead === 0 && b.dead === 0) return '';
  const words = ({ name, dead, reluUnits }: VariantReport): string => `${dead} of ${reluUnits} in ${name}`;
  return `Dead units: ${words(a)}, ${words(b)}.`;
}

function seedSentence(a: VariantReport, b: VariantReport, seeds: readonly SeedPair[]): string {
  const [x, y] = curves(a, b);
  const isClear = isNoticeable(x.at(-1) ?? Number.NaN, y.at(-1) ?? Number.NaN);
  if (seeds.length < 2) return isClear ? 'That is one seed; with others it may come out otherwise.' : '';
  const wins = seeds.filter(pair => pair.b < pair.a).length;
  return `Over ${seeds.length} seeds ${b.name} ends lower in ${wins}, ${a.name} in ${seeds.filter(pair => pair.a < pair.b).length}.`;
}
