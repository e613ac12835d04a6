import { scaleLinear } from 'd3';
import type { BatchNormCourse, BatchNormPanel } from '../../../core/session/protocol/batchNorm';
import { ChartFrame } from '../../chart/frame';
import { HistogramChart } from '../../chart/histogram';
import { tableElement } from '../../chart/table';
import { formatNumber, formatPlural, formatShare } from '../../encoding/format';
import type { Ask } from '../../probeResults';
import type { State } from '../../state';
import type { Palette } from '../../theme';
import { element, setText, setVisible, svgElement } from '../../ui/element';
import { PastLook } from '../pastLook';
import type { MountedView, TextTable, View, ViewHost } from '../view';
import { BatchNormCharts } from './batchNormCharts';

const height = 220;
/** Below this the two losses tell the same story. */
const noticeableGap = 0.1;

function hasBatchNorm(state: State): number | undefined {
  const { session } = state.resource.panel ?? {};
  if (session?.state !== 'alive') return undefined;
  const { layers } = session.summary;
  const { layer } = state.navigation.selection;
  if (layer !== undefined && layers[layer]?.type === 'BatchNorm1d') return layer;
  return layers.find(({ type }) => type === 'BatchNorm1d')?.index;
}

function request(state: State): Ask<'batchNorm'> | undefined {
  const layer = hasBatchNorm(state);
  if (layer === undefined) return undefined;
  const { selection } = state.navigation;
  return {
    probe: 'batchNorm',
    params: { layer, channel: selection.layer === layer ? selection.unit : undefined },
  };
}

function courseRequest(state: State): Ask<'batchNormCourse'> | undefined {
  const wanted = request(state);
  return wanted && { probe: 'batchNormCourse', params: wanted.params };
}

/** What a batch norm does: the statistics of the data against the running ones, channel by channel, and what follows. */
export const batchNormView: View = {
  id: 'batchNorm',
  title: 'Batch norm',
  probes: state => {
    const wanted = request(state);
    const course = courseRequest(state);
    return wanted && course ? [wanted, course] : [];
  },
  reads: ({ resource: { status } }) => [status?.step, status?.state],
  mount: host => new BatchNorm(host),
  text(state) {
    const wanted = request(state);
    const panel = wanted && state.resource.results.get(wanted);
    if (!panel) return { summary: 'The network has no batch norm.', tables: [] };
    const asked = courseRequest(state);
    const course = asked && state.resource.results.get(asked);
    return { summary: verdict(panel), tables: [channels(panel), ...(course ? [courseTable(course)] : [])] };
  },
};

function channels(panel: BatchNormPanel): TextTable {
  return {
    caption: `Layer ${panel.layer}: channels`,
    columns: [
      'Channel',
      'Mean of the data',
      'Running mean',
      'Gap in σ',
      'Variance ratio',
      'γ',
      'β',
      '∂L/∂γ',
      '∂L/∂β',
      'Positive before',
      'Positive after',
    ],
    rows: Array.from({ length: panel.channels }, (_, c) => [
      c,
      panel.dataMean[c],
      panel.runningMean[c] ?? '',
      panel.gap[c] ?? '',
      panel.varianceRatio[c] ?? '',
      panel.gamma[c] ?? '',
      panel.beta[c] ?? '',
      panel.gammaGradient[c] ?? '',
      panel.betaGradient[c] ?? '',
      formatShare(panel.positiveBefore[c]),
      formatShare(panel.positiveAfter[c]),
    ]),
  };
}

function courseTable(course: BatchNormCourse): TextTable {
  return {
    caption: `Layer ${course.layer}, channel ${course.channel} through the run`,
    columns: [
      'Step',
      'Mean of the data',
      'Running mean',
      'Variance',
      'Running variance',
      'Largest gap in σ',
      'Loss, train mode',
      'Loss, eval mode',
      'Loss, exact statistics',
    ],
    rows: Array.from(course.step, (step, i) => [
      String(step),
      course.dataMean[i],
      course.runningMean[i],
      course.dataVariance[i],
      course.runningVariance[i],
      course.largestGap[i],
      course.trainLoss[i],
      course.evalLoss[i],
      course.exactLoss[i],
    ]),
  };
}

function verdict({ losses, warmUp, batchesSeen, momentum, runningMean }: BatchNormPanel): string {
  const share =
    runningMean.length === 0
      ? ' It keeps no running statistics: in use it normalises with those of the batch.'
      : momentum === null
        ? ` The running statistics are the plain average of ${batchesSeen} batches (momentum null).`
        : ` The running statistics come to ${formatShare(warmUp)} from ${batchesSeen} batches, the rest is their start.`;
  if (Number.isNaN(losses.eval)) return `Loss ${formatNumber(losses.train)} in train mode.${share}`;
  const proof =
    Math.abs(losses.gap) <= noticeableGap
      ? ''
      : losses.closed > 0.5
        ? ` With exact statistics it is ${formatNumber(losses.exact)}: the running ones are the cause of the gap.`
        : ` With exact statistics it is still ${formatNumber(losses.exact)}: the statistics are not the cause.`;
  return `Loss ${formatNumber(losses.train)} in train mode, ${formatNumber(losses.eval)} in eval mode.${proof}${share}`;
}

class BatchNorm implements MountedView {
  private readonly frame = new ChartFrame();
  private readonly words = element('p', { class: 'summary' });
  private readonly before = new HistogramChart();
  private readonly after = new HistogramChart();
  private readonly facts = element('div');
  private readonly empty = element('div', { class: 'empty' }, ['This network has no BatchNorm1d.']);
  private readonly body: HTMLElement;
  private readonly gauge = element('meter', { min: 0, max: 1, low: 0.9, high: 0.99, optimum: 1 });
  private readonly gaugeText = element('span');
  private readonly past = new PastLook();
  private readonly courses = new BatchNormCharts();
  private readonly courseTitle = element('h3', { class: 'section' }, ['Through the run']);
  private filled: BatchNormCourse | undefined;

  constructor(private readonly host: ViewHost) {
    host.element.closest('.view')?.classList.add('view-wide');
    this.body = element('div', {}, [
      this.words,
      element('p', { class: 'note gauge' }, [this.gauge, this.gaugeText]),
      element('div', { class: 'columns' }, [
        element('div', {}, [
          element('h3', {}, ['Channels: data (●, ± σ) against running (◇)']),
          this.frame.svg,
        ]),
        this.before.element,
        this.after.element,
        this.facts,
      ]),
      this.courseTitle,
      this.past.work.element,
      this.past.work.failure,
      this.courses.element,
    ]);
    setVisible(this.body, false);
    host.element.append(this.empty, this.body);
  }

  draw(state: State): void {
    const wanted = request(state);
    const panel = wanted && state.resource.results.get(wanted);
    setVisible(this.empty, hasBatchNorm(state) === undefined);
    setVisible(this.body, panel !== undefined);
    if (!panel) return;
    const { palette } = this.host.theme;
    const width = Math.max(
      250,
      Math.min(520, this.host.size.width / Math.max(1, Math.floor(this.host.size.width / 360)) - 24),
    );
    setText(this.words, verdict(panel));
    this.drawGauge(panel);
    this.drawCourse(state);
    this.drawChannels(panel, width, palette);
    const which = panel.channel < 0 ? 'all channels' : `channel ${panel.channel}`;
    this.before.draw(`Before, ${which}`, panel.before, width, palette.training);
    this.after.draw(`After, ${which}`, panel.after, width, palette.validation);
    const mean = (values: Float64Array): number =>
      values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    this.facts.replaceChildren(
      tableElement(
        `Layer ${panel.layer}, ${panel.channels} channels, step ${panel.step}`,
        ['', ''],
        [
          ['positive before', formatShare(mean(panel.positiveBefore))],
          ['positive after', formatShare(mean(panel.positiveAfter))],
          [
            'largest gap in σ',
            panel.gap.length > 0 ? panel.gap.reduce((a, b) => Math.max(a, b), 0) : 'no running statistics',
          ],
          ['warm-up 1 − (1 − m)ᵗ', panel.warmUp],
          ...parameterRows(panel),
          ['loss, train mode', panel.losses.train],
          ['loss, eval mode', panel.losses.eval],
          ['loss, exact statistics', panel.losses.exact],
        ],
      ),
    );
  }

  /** How much of the running statistics comes from batches and not from their start. */
  private drawGauge({ warmUp, momentum, batchesSeen, runningMean }: BatchNormPanel): void {
    const isKept = runningMean.length > 0;
    setVisible(this.gauge, isKept);
    this.gauge.value = isKept ? warmUp : 0;
    this.gauge.setAttribute('aria-label', 'Warm-up of the running statistics');
    setText(
      this.gaugeText,
      !isKept
        ? 'No running statistics are kept.'
        : momentum === null
          ? `Warm-up ${formatShare(warmUp)}: momentum null, an average of ${formatPlural(batchesSeen, 'batch', 'batches')}`
          : `Warm-up ${formatShare(warmUp)} = 1 − (1 − ${momentum})^${batchesSeen}${warmUp < 0.99 ? `; 99 % after ${batchesUntilWarm(momentum)} batches` : ''}`,
    );
  }

  private drawCourse(state: State): void {
    const asked = courseRequest(state);
    if (!asked) return;
    this.past.whenAtRest(state, JSON.stringify(asked.params), async options => {
      this.filled = await this.host.commands.inspect(
        'batchNormCourse',
        { ...asked.params, fill: true },
        options,
      );
      this.host.invalidate();
    });
    const live = state.resource.results.get(asked);
    const { filled } = this;
    const isFuller =
      filled &&
      live &&
      filled.layer === live.layer &&
      filled.channel === live.channel &&
      filled.step.at(-1) === live.step.at(-1) &&
      filled.step.length > live.step.length;
    const course = isFuller ? filled : live;
    const isThere = course !== undefined && course.step.length > 1;
    setVisible(this.courseTitle, isThere);
    setVisible(this.courses.element, isThere);
    if (isThere)
      this.courses.draw(
        course,
        state.resource.status?.step ?? 1,
        this.host.size.width,
        this.host.theme.palette,
      );
  }

  private drawChannels(panel: BatchNormPanel, width: number, palette: Palette): void {
    const { dataMean, dataVariance, runningMean, channels: count } = panel;
    const lows = Array.from(dataMean, (mean, c) => mean - Math.sqrt(dataVariance[c]));
    const highs = Array.from(dataMean, (mean, c) => mean + Math.sqrt(dataVariance[c]));
    const all = [...lows, ...highs, ...runningMean].filter(Number.isFinite);
    const { x: xs, y: ys } = this.frame.inside(width, height);
    const x = scaleLinear([-0.5, count - 0.5], xs);
    const y = scaleLinear([Math.min(0, ...all), Math.max(0, ...all)], ys).nice();
    this.frame.draw(width, height, x, y, {
      x: 'channel',
      y: 'input',
      label: `Means of ${count} channels against running means`,
    });
    const marks = Array.from({ length: count }, (_, c) => {
      const group = svgElement('g', {}, [
        svgElement('line', {
          x1: x(c),
          x2: x(c),
          y1: y(lows[c]),
          y2: y(highs[c]),
          stroke: palette.training,
          'stroke-opacity': 0.5,
        }),
        svgElement('circle', { cx: x(c), cy: y(dataMean[c]), r: 2.5, fill: palette.training }),
      ]);
      if (runningMean.length > 0) {
        const cy = y(runningMean[c]);
        const at = x(c);
        group.append(
          svgElement('path', {
            d: `M${at - 4},${cy}L${at},${cy - 4}L${at + 4},${cy}L${at},${cy + 4}Z`,
            fill: 'none',
            stroke: palette.validation,
            'stroke-width': 1.5,
          }),
        );
      }
      group.append(
        svgElement('title', {}, [
          `channel ${c}: mean ${formatNumber(dataMean[c])}, running ${formatNumber(runningMean[c] ?? NaN)}`,
        ]),
      );
      return group;
    });
    this.frame.marks.replaceChildren(...marks);
  }
}

/** 1 − (1 − m)ᵗ ≥ 0.99. */
function batchesUntilWarm(momentum: number): number | string {
  return momentum > 0 ? Math.ceil(Math.log(0.01) / Math.log(1 - momentum)) : '∞';
}

/** γ and β with their gradients: of the chosen channel, or the root mean squares over all. */
function parameterRows(panel: BatchNormPanel): (readonly [string, number])[] {
  const { channel, gamma, beta, gammaGradient, betaGradient } = panel;
  const of = (values: Float64Array): number =>
    channel >= 0
      ? values[channel]
      : Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / Math.max(1, values.length));
  const words = channel >= 0 ? `channel ${channel}` : 'RMS';
  return [
    [`γ, ${words}`, of(gamma)],
    [`∂L/∂γ, ${words}`, of(gammaGradient)],
    [`β, ${words}`, of(beta)],
    [`∂L/∂β, ${words}`, of(betaGradient)],
  ];
}
