import type { BatchNormCourse, BatchNormPanel } from '../../../core/session/protocol/batchNorm';
import { HistogramChart } from '../../chart/histogram';
import { tableElement } from '../../chart/table';
import { formatNumber, formatPlural, formatShare } from '../../encoding/format';
import type { Ask } from '../../probeResults';
import { summaryOf, type State } from '../../state';
import { element, setText, setVisible } from '../../ui/element';
import { PastLook } from '../pastLook';
import type { MountedView, TextTable, View, ViewHost } from '../view';
import { BatchNormCharts } from './batchNormCharts';
import { batchNormFacts, noticeableGap } from './batchNormFacts';
import { ChannelsChart } from './channelsChart';

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
    return {
      summary: `${verdict(panel)}${warmth(panel)}`,
      tables: [channels(panel), ...(course ? [courseTable(course)] : [])],
    };
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
      'Variance of the data',
      'Running variance',
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
      panel.dataVariance[c],
      panel.runningVariance[c] ?? '',
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

/** The loss in both modes, and whether exact statistics close the gap: that proves or rules out the running ones as its cause. */
function verdict({ losses }: BatchNormPanel): string {
  const train = `Loss ${formatNumber(losses.train)} in train mode`;
  if (Number.isNaN(losses.eval)) return `${train}.`;
  const modes = `${train}, ${formatNumber(losses.eval)} in eval mode`;
  if (Math.abs(losses.gap) <= noticeableGap)
    return `${modes}: they differ by less than ${formatShare(noticeableGap)}.`;
  return losses.closed > 0.5
    ? `${modes}. With exact statistics it is ${formatNumber(losses.exact)}: the running ones are the cause of the gap.`
    : `${modes}. With exact statistics it is still ${formatNumber(losses.exact)}: the statistics are not the cause.`;
}

/** How much of the running statistics comes from batches: beside the gauge this is seen, in the text twin it is said. */
function warmth({ warmUp, batchesSeen, momentum, runningMean }: BatchNormPanel): string {
  if (runningMean.length === 0)
    return ' It keeps no running statistics: in use it normalises with those of the batch.';
  if (momentum === null)
    return ` The running statistics are the plain average of ${batchesSeen} batches (momentum null).`;
  return ` The running statistics come to ${formatShare(warmUp)} from ${batchesSeen} batches, the rest is their start.`;
}

class BatchNorm implements MountedView {
  private readonly words = element('p', { class: 'summary' });
  private readonly before = new HistogramChart();
  private readonly after = new HistogramChart();
  private readonly facts = element('div');
  private readonly empty = element('div', { class: 'empty' }, ['This network has no BatchNorm1d.']);
  private readonly body: HTMLElement;
  private readonly gauge = element('meter', { min: 0, max: 1 });
  private readonly gaugeText = element('span');
  private readonly past = new PastLook();
  private readonly courses = new BatchNormCharts();
  private readonly courseTitle = element('h3', { class: 'section' }, ['Through the run']);
  private readonly courseNote = element('p', { class: 'note' });
  private readonly channels = new ChannelsChart();

  constructor(private readonly host: ViewHost) {
    host.element.closest('.view')?.classList.add('view-wide');
    this.body = element('div', {}, [
      this.words,
      element('p', { class: 'note gauge' }, [this.gauge, this.gaugeText]),
      element('div', { class: 'columns' }, [
        this.channels.element,
        element('div', {}, [this.before.element, this.after.element]),
        this.facts,
      ]),
      this.courseTitle,
      this.courseNote,
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
    const columns = Math.min(3, Math.max(1, Math.floor(this.host.size.width / 360)));
    const width = Math.max(250, Math.min(520, this.host.size.width / columns - 24));
    setText(this.words, verdict(panel));
    this.drawGauge(panel);
    this.drawCourse(state);
    this.channels.draw(panel, width, palette);
    const which = panel.channel < 0 ? 'all channels' : `channel ${panel.channel}`;
    this.before.draw(`Before, ${which}`, panel.before, width, palette.training);
    this.after.draw(`After, ${which}`, panel.after, width, palette.validation);
    const about = panel.channel < 0 ? `${panel.channels} channels` : `channel ${panel.channel}`;
    const next = summaryOf(state)?.layers[panel.layer + 1]?.type;
    this.facts.replaceChildren(
      tableElement(
        `Layer ${panel.layer}, ${about}, step ${panel.step}`,
        ['', ''],
        batchNormFacts(panel, next),
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
          : `Warm-up ${formatShare(warmUp)} = 1 − (1 − ${momentum})${superscript(batchesSeen)}${warmUp < 0.99 ? `; 99 % after ${batchesUntilWarm(momentum)} batches` : ''}`,
    );
  }

  private drawCourse(state: State): void {
    const asked = courseRequest(state);
    if (!asked) return;
    this.past.whenAtRest(state, JSON.stringify(asked.params), options =>
      this.host.commands.inspect('batchNormCourse', { ...asked.params, fill: true }, options),
    );
    const course = state.resource.results.get(asked);
    const isThere = course !== undefined && course.step.length > 1;
    setVisible(this.courseTitle, isThere);
    setVisible(this.courseNote, isThere);
    if (course)
      setText(
        this.courseNote,
        asked.params.channel === undefined
          ? `Channel ${course.channel} has the largest gap now. Choose a unit of layer ${course.layer} to see another.`
          : `Channel ${course.channel}, as chosen.`,
      );
    setVisible(this.courses.element, isThere);
    if (isThere)
      this.courses.draw(
        course,
        state.resource.status?.step ?? 1,
        this.host.size.width,
        this.host.theme.palette,
      );
  }
}

/** 1 − (1 − m)ᵗ ≥ 0.99. */
function batchesUntilWarm(momentum: number): number | string {
  return momentum > 0 ? Math.ceil(Math.log(0.01) / Math.log(1 - momentum)) : '∞';
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

function superscript(count: number): string {
  return String(count).replace(/\d/g, digit => superscripts[Number(digit)]);
}
