import type { Comparison, VariantReport } from '../../../core/session/protocol/compare';
import { LineChart, strokeKey, type LineChartOptions, type Series } from '../../chart/lineChart';
import { tableElement } from '../../chart/table';
import { formatShare, typeset } from '../../encoding/format';
import type { Palette } from '../../theme';
import { element, setText, setVisible } from '../../ui/element';
import { resultRows } from './comparisonTables';

/** Two variants of a network side by side: curves on shared axes, what differs, and what became of it. */
export class ComparisonPicture {
  readonly element: HTMLElement;
  private readonly words = element('p', { class: 'summary', role: 'status' });
  private readonly cautions = element('p', { class: 'note' });
  private readonly legend = element('div', { class: 'legend' });
  private readonly charts: readonly LineChart[];
  private readonly facts = element('div', { class: 'columns' });
  private found: Comparison | undefined;

  constructor() {
    this.charts = chartsOf.map(() => new LineChart());
    this.element = element('div', { hidden: true }, [
      this.words,
      this.cautions,
      this.legend,
      element(
        'div',
        { class: 'columns' },
        this.charts.map(chart => chart.element),
      ),
      this.facts,
    ]);
  }

  show(found: Comparison | undefined): void {
    this.found = found;
    setVisible(this.element, found !== undefined);
    if (!found) return;
    const { a, b, differences } = found;
    setText(this.words, typeset(found.summary));
    setText(this.cautions, typeset(found.cautions.join(' ')));
    setVisible(this.cautions, found.cautions.length > 0);
    this.facts.replaceChildren(
      tableElement(`After ${found.steps} steps`, ['', `A: ${a.name}`, `B: ${b.name}`], resultRows(found)),
      differences.length > 0
        ? tableElement(
            'Where the configs differ',
            ['Key', 'A', 'B'],
            differences.map(each => [each.path, each.a, each.b]),
          )
        : element('p', { class: 'note' }, ['The configs do not differ.']),
      ...(found.seeds.length > 1
        ? [
            tableElement(
              'Last loss from each seed',
              ['Seed', 'A', 'B'],
              found.seeds.map(({ seed, a: x, b: y }) => [String(seed), x, y]),
            ),
          ]
        : []),
    );
  }

  draw(width: number, palette: Palette): void {
    const { found } = this;
    if (!found || width === 0) return;
    this.legend.replaceChildren(
      strokeKey(`A: ${found.a.name}`, palette.training),
      strokeKey(`B: ${found.b.name}`, palette.validation, '6 3'),
    );
    const columns = Math.max(1, Math.floor((width - 20) / 350));
    const each = Math.max(240, (width - 20) / columns - 14);
    chartsOf.forEach((make, index) => {
      const { options, a, b } = make(found);
      const series = (report: VariantReport, values: ArrayLike<number>, isFirst: boolean): Series => ({
        name: isFirst ? 'A' : 'B',
        colour: isFirst ? palette.training : palette.validation,
        ...(!isFirst && { dash: '6 3' }),
        x: report.step,
        values,
      });
      this.charts[index].draw(
        [
          ...(isThere(a) ? [series(found.a, a, true)] : []),
          ...(isThere(b) ? [series(found.b, b, false)] : []),
        ],
        { lastStep: found.steps, ...options },
        each,
        palette,
      );
    });
  }
}

/** Without a validation part, without batch norm, without ReLUs there is nothing to draw. */
function isThere(values: ArrayLike<number>): boolean {
  return values.length > 0 && Array.from(values).some(value => !Number.isNaN(value));
}

interface ChartOfTwo {
  readonly options: Omit<LineChartOptions, 'lastStep'>;
  readonly a: ArrayLike<number>;
  readonly b: ArrayLike<number>;
}

const chartsOf: readonly ((found: Comparison) => ChartOfTwo)[] = [
  of('Training loss', 'loss, log', ({ training }) => training, { log: true }),
  of('Validation loss', 'loss, log', ({ validation }) => validation, { log: true }),
  of('Training accuracy', 'share', ({ accuracy }) => accuracy, { include: [0, 1], format: formatShare }),
  of('Validation accuracy', 'share', ({ validationAccuracy }) => validationAccuracy, {
    include: [0, 1],
    format: formatShare,
  }),
  of('Dead ReLU units', 'units', ({ deadCourse, reluUnits }) => (reluUnits > 0 ? deadCourse : [])),
  of('Gradient at the first Linear', 'RMS ∂L/∂z, log', report => linearsOf(report)[0]?.gradient ?? [], {
    log: true,
  }),
  of('What is left of the gradient at the first Linear', '∂z first / last, log', ratioOf, { log: true }),
  of('Batch norm: largest gap of a running mean', 'σ', ({ batchNormGap }) => batchNormGap),
  of('Batch norm: |eval loss − train loss|', 'loss, log', ({ modeGap }) => modeGap, { log: true }),
];

function of(
  title: string,
  y: string,
  values: (report: VariantReport) => ArrayLike<number>,
  options: Partial<LineChartOptions> = {},
): (found: Comparison) => ChartOfTwo {
  return ({ a, b }) => ({ options: { ...options, title, y }, a: values(a), b: values(b) });
}

function linearsOf({ layers }: VariantReport): VariantReport['layers'] {
  return layers.filter(({ type }) => type === 'Linear');
}

function ratioOf(report: VariantReport): ArrayLike<number> {
  const linears = linearsOf(report);
  const last = linears.at(-1);
  return linears.length < 2 || !last ? [] : linears[0].gradient.map((value, i) => value / last.gradient[i]);
}
