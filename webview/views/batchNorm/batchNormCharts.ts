import type { BatchNormCourse } from '../../../core/session/protocol/batchNorm';
import { LineChart, type LineChartOptions, type Series } from '../../chart/lineChart';
import { formatShare } from '../../encoding/format';
import type { Palette } from '../../theme';
import { element } from '../../ui/element';

interface Curve {
  readonly name: string;
  readonly values: (course: BatchNormCourse) => ArrayLike<number>;
}

interface Chart {
  readonly options: (course: BatchNormCourse) => Omit<LineChartOptions, 'lastStep'>;
  readonly curves: readonly Curve[];
}

const charts: readonly Chart[] = [
  {
    options: ({ channel }) => ({ title: `Mean of channel ${channel}`, y: 'input' }),
    curves: [
      { name: 'of the data', values: ({ dataMean }) => dataMean },
      { name: 'running', values: ({ runningMean }) => runningMean },
    ],
  },
  {
    options: ({ channel }) => ({ title: `Variance of channel ${channel}`, y: 'input², log', log: true }),
    curves: [
      { name: 'of the data', values: ({ dataVariance }) => dataVariance },
      { name: 'running', values: ({ runningVariance }) => runningVariance },
    ],
  },
  {
    options: () => ({
      title: 'Gap of the means',
      y: 'σ of the data',
      levels: [{ value: 0.5, name: 'noticeable: 0.5 σ' }],
    }),
    curves: [
      { name: 'largest', values: ({ largestGap }) => largestGap },
      { name: 'median of the channels', values: ({ medianGap }) => medianGap },
    ],
  },
  {
    options: () => ({
      title: 'Loss in both modes',
      y: 'loss, log',
      log: true,
    }),
    curves: [
      { name: 'train mode', values: ({ trainLoss }) => trainLoss },
      { name: 'eval mode', values: ({ evalLoss }) => evalLoss },
      { name: 'eval, exact statistics', values: ({ exactLoss }) => exactLoss },
    ],
  },
  {
    options: () => ({
      title: 'Warm-up of the running statistics',
      y: '1 − (1 − m)ᵗ',
      include: [0, 1],
      format: formatShare,
      levels: [{ value: 0.99, name: '99 %' }],
    }),
    curves: [{ name: 'share from batches', values: ({ warmUp }) => warmUp }],
  },
  {
    options: ({ channel }) => ({ title: `γ and β of channel ${channel}`, y: 'value' }),
    curves: [
      { name: 'γ', values: ({ gamma }) => gamma },
      { name: 'β', values: ({ beta }) => beta },
    ],
  },
  {
    options: ({ channel }) => ({ title: `Gradients of γ and β of channel ${channel}`, y: 'of the loss' }),
    curves: [
      { name: '∂L/∂γ', values: ({ gammaGradient }) => gammaGradient },
      { name: '∂L/∂β', values: ({ betaGradient }) => betaGradient },
    ],
  },
];

const dashes = [undefined, '6 3', '2 3'];

/** How one batch norm went through the run: its statistics against the data's, and what the difference does to the loss. */
export class BatchNormCharts {
  readonly element: HTMLElement;
  private readonly charts = charts.map(() => new LineChart({ named: true }));

  constructor() {
    this.element = element(
      'div',
      { class: 'columns' },
      this.charts.map(chart => chart.element),
    );
  }

  draw(course: BatchNormCourse, lastStep: number, width: number, palette: Palette): void {
    const columns = Math.max(1, Math.floor((width - 20) / 350));
    const each = Math.max(240, (width - 20) / columns - 14);
    const colours = [palette.training, palette.validation, palette.foreground];
    charts.forEach(({ options, curves }, index) => {
      const series = curves.flatMap(({ name, values }, place): Series[] => {
        const found = values(course);
        // Nothing runs without tracked statistics.
        if (place > 0 && Array.from(found).every(Number.isNaN)) return [];
        return [
          {
            name,
            colour: colours[place],
            ...(dashes[place] && { dash: dashes[place] }),
            x: course.step,
            values: found,
          },
        ];
      });
      this.charts[index].draw(series, { ...options(course), lastStep }, each, palette);
    });
  }
}
