import type { Comparison, VariantReport } from '../../../core/session/protocol/compare';
import { formatShare } from '../../encoding/format';

type Row = readonly (string | number)[];

const none = '–';

/** What both ended with, row by row; rows that say nothing of either are left out. */
export function resultRows({ a, b }: Comparison): Row[] {
  const last = (values: ArrayLike<number>): number | string =>
    values.length === 0 || Number.isNaN(values[values.length - 1]) ? none : values[values.length - 1];
  const share = (values: ArrayLike<number>): string =>
    values.length === 0 ? none : formatShare(values[values.length - 1]);
  const dead = ({ dead: count, reluUnits }: VariantReport): string =>
    reluUnits === 0 ? none : `${count} of ${reluUnits}`;
  const rows: Row[] = [
    ['training loss', last(a.training), last(b.training)],
    ['validation loss', last(a.validation), last(b.validation)],
    ['training accuracy', share(a.accuracy), share(b.accuracy)],
    ['validation accuracy', share(a.validationAccuracy), share(b.validationAccuracy)],
    ['dead ReLU units', dead(a), dead(b)],
    ...flowRows(a, b),
    ['largest gap of a running mean in σ', last(a.batchNormGap), last(b.batchNormGap)],
    ['|eval loss − train loss|', last(a.modeGap), last(b.modeGap)],
    ['parameters', a.parameters, b.parameters],
    ['seed', String(a.seed), String(b.seed)],
    ['diverged', a.diverged ?? 'no', b.diverged ?? 'no'],
  ];
  return rows.filter(([, x, y]) => x !== none || y !== none);
}

/** RMS ∂L/∂z of each Linear at the end: the first of the one beside the first of the other. */
function flowRows(a: VariantReport, b: VariantReport): Row[] {
  const linears = [a, b].map(({ layers }) => layers.filter(({ type }) => type === 'Linear'));
  const count = Math.max(...linears.map(layers => layers.length));
  return Array.from({ length: count }, (_, i) => [
    `RMS ∂L/∂z, Linear ${i + 1} of ${count}`,
    ...linears.map(layers => layers[i]?.gradient.at(-1) ?? none),
  ]);
}
