import { scaleLinear } from 'd3';
import type { BatchNormPanel } from '../../../core/session/protocol/batchNorm';
import { ChartFrame } from '../../chart/frame';
import { HistogramChart } from '../../chart/histogram';
import { tableElement } from '../../chart/table';
import { formatNumber, formatShare } from '../../encoding/format';
import type { Ask } from '../../probeResults';
import type { State } from '../../state';
import type { Palette } from '../../theme';
import { element, setText, setVisible, svgElement } from '../../ui/element';
import type { MountedView, TextTable, View, ViewHost } from '../view';

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

/** What a batch norm does: the statistics of the data against the running ones, channel by channel, and what follows. */
export const batchNormView: View = {
  id: 'batchNorm',
  title: 'Batch norm',
  probes: state => {
    const wanted = request(state);
    return wanted ? [wanted] : [];
  },
  mount: host => new BatchNorm(host),
  text(state) {
    const wanted = request(state);
    const panel = wanted && state.resource.results.get(wanted);
    if (!panel) return { summary: 'The network has no batch norm.', tables: [] };
    return { summary: verdict(panel), tables: [channels(panel)] };
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

function verdict({ losses, warmUp, batchesSeen }: BatchNormPanel): string {
  const share = Number.isNaN(warmUp)
    ? ''
    : ` The running statistics hold ${formatShare(warmUp)} of what ${batchesSeen} batches told.`;
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

  constructor(private readonly host: ViewHost) {
    host.element.closest('.view')?.classList.add('view-wide');
    this.body = element('div', {}, [
      this.words,
      element('div', { class: 'columns' }, [
        element('div', {}, [
          element('h3', {}, ['Channels: data (●, ± σ) against running (◇)']),
          this.frame.svg,
        ]),
        this.before.element,
        this.after.element,
        this.facts,
      ]),
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
          ['loss, train mode', panel.losses.train],
          ['loss, eval mode', panel.losses.eval],
          ['loss, exact statistics', panel.losses.exact],
        ],
      ),
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
