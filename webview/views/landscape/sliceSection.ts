import type { Slice, SliceParams } from '../../../core/session/protocol/landscape';
import { LineChart, type ChartContent } from '../../chart/lineChart';
import { formatNumber, formatShare } from '../../encoding/format';
import type { State } from '../../state';
import { button } from '../../ui/button';
import { dropdown } from '../../ui/dropdown';
import { setVisible } from '../../ui/element';
import { textField } from '../../ui/textField';
import type { Desk, Place } from './desk';
import { chartHeight, SectionFrame, type Section, type SectionText } from './section';
import { StepFields } from './stepFields';

type Along = SliceParams['along'];

const ways: Readonly<Record<Along, string>> = {
  lowest: 'Lowest curvature',
  highest: 'Highest curvature',
  random: 'A random direction',
  interpolation: 'Between two steps',
};

/** The loss along one line through the weights. */
export class SliceSection implements Section {
  readonly id = 'slice';
  readonly title = 'Slice';
  readonly element: HTMLElement;
  private readonly frame: SectionFrame;
  private readonly chart = new LineChart({ named: true });
  private readonly along = dropdown({
    label: 'Along',
    choices: Object.entries(ways).map(([value, text]) => ({ value, text })),
    value: 'lowest',
    onChange: value => {
      this.desk.choose('along', value);
      void this.ask();
    },
  });
  private readonly range = textField({
    label: 'Range',
    title: 'How far to both sides, in lengths of the direction',
    check: text =>
      Number(text) > 0 && Number.isFinite(Number(text)) ? undefined : 'Write a number above 0.',
    onCommit: text => {
      this.desk.choose('sliceRange', Number(text));
      void this.ask();
    },
  });
  private readonly steps = new StepFields(['From step', 'To step'], () => void this.ask());
  private slice: Slice | undefined;
  private place: Place | undefined;
  private content: ChartContent | undefined;

  constructor(private readonly desk: Desk) {
    const ask = button({
      text: 'Draw Slice',
      label: 'The loss along one line through the weights',
      primary: true,
      onClick: () => void this.ask(),
    });
    this.frame = new SectionFrame(
      'The loss along one line through the weights, exact at every point drawn. The dashed parabola is what gradient and curvature at the start predict: look where the two part, and, between two steps, for a barrier.',
      [ask.element, this.along.element, this.steps.element, this.range.element],
      [this.chart.element],
    );
    this.element = this.frame.element;
  }

  forget(): void {
    this.slice = this.content = this.place = undefined;
    this.steps.forget();
    this.frame.tell('');
    this.chart.hide();
  }

  draw(state: State, width: number): void {
    const { desk } = this;
    const along = this.way();
    this.along.setValue(along);
    this.range.setValue(String(desk.setting('sliceRange', 1)));
    setVisible(this.steps.element, along === 'interpolation');
    setVisible(this.range.element, along !== 'interpolation');
    const { status } = state.resource;
    if (status) this.steps.draw([0, status.step], status.lastStep);
    this.frame.mind(this.place, desk.place);
    if (this.content)
      this.chart.draw(this.content.lines, this.content.options, Math.min(width - 20, 1200), desk.palette);
  }

  get text(): SectionText {
    const { slice } = this;
    if (!slice) return { summary: '', tables: [] };
    return {
      summary: this.frame.summary,
      tables: [
        {
          caption: `Slice: loss along ${slice.title}, step ${slice.step}, ${slice.mode} mode`,
          columns: ['t', 'Loss', 'Quadratic model'],
          rows: Array.from(slice.t, (t, i) => [t, slice.loss[i], slice.quadratic[i]]),
        },
      ],
    };
  }

  private way(): Along {
    const along = this.desk.setting<string>('along', 'lowest');
    return along in ways ? (along as Along) : 'lowest';
  }

  private async ask(): Promise<void> {
    const { desk } = this;
    const { place } = desk;
    const along = this.way();
    const [from = 0, to = 0] = this.steps.steps;
    const found = await desk.ask('Slice', 'slice', {
      mode: desk.mode,
      along,
      range: desk.setting('sliceRange', 1),
      ...(along === 'interpolation' && { steps: [from, to] as const }),
    });
    if (!found) return;
    this.slice = found;
    this.place = place;
    this.content = contentOf(found, along, desk);
    const words = along === 'interpolation' ? describeWay(found) : describeSlice(found);
    this.frame.tell(words);
    desk.answered(words);
  }
}

function contentOf(slice: Slice, along: Along, { palette }: Desk): ChartContent {
  const finite = slice.loss.filter(Number.isFinite);
  const low = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const high = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  const room = 0.15 * (high - low || Math.abs(high) || 1);
  const at = (t: number): number => slice.loss[nearest(slice.t, t)];
  return {
    lines: [
      { name: 'loss', x: slice.t, values: slice.loss, colour: palette.training },
      {
        name: 'quadratic model',
        x: slice.t,
        values: slice.quadratic,
        colour: palette.validation,
        dash: '6 4',
      },
    ],
    options: {
      x: along === 'interpolation' ? 't: 0 at the first step, 1 at the second' : `t along ${slice.title}`,
      y: 'loss',
      label: `Loss along ${slice.title}, ${slice.mode} mode. Arrow keys read it.`,
      height: chartHeight,
      points: (along === 'interpolation'
        ? [
            { name: 'first', x: 0, y: at(0) },
            { name: 'second', x: 1, y: at(1) },
          ]
        : [{ name: 'the weights', x: 0, y: at(0) }]
      ).filter(({ y }) => Number.isFinite(y)),
      // The parabola may run away; the loss decides what is shown.
      ...(finite.length > 0 && { limits: [low - room, high + room] as const }),
    },
  };
}

function nearest(grid: Float64Array, value: number): number {
  let best = 0;
  grid.forEach((t, i) => {
    if (Math.abs(t - value) < Math.abs(grid[best] - value)) best = i;
  });
  return best;
}

function describeSlice({ t, loss, quadratic, title }: Slice): string {
  const finite = Array.from(t.keys()).filter(i => Number.isFinite(loss[i]));
  if (finite.length === 0) return `The loss is not finite anywhere along ${title}.`;
  const lowest = finite.reduce((best, i) => (loss[i] < loss[best] ? i : best));
  const here = loss[nearest(t, 0)];
  const spread = Math.max(...finite.map(i => loss[i])) - loss[lowest];
  // How far out from 0 the model stays within a tenth of what the loss varies by here.
  const good = finite.filter(i =>
    finite.every(j => Math.abs(t[j]) > Math.abs(t[i]) || Math.abs(loss[j] - quadratic[j]) <= 0.1 * spread),
  );
  const trust = good.reduce((most, i) => Math.max(most, Math.abs(t[i])), 0);
  const down =
    loss[lowest] < here - 1e-12 * Math.max(1, Math.abs(here))
      ? `it falls from ${formatNumber(here)} to ${formatNumber(loss[lowest])} at t = ${formatNumber(t[lowest])}`
      : `nowhere does it fall below the ${formatNumber(here)} of the weights`;
  return `Along ${title}: ${down}. The quadratic model is within ${formatShare(0.1)} of the loss’s variation up to |t| = ${formatNumber(trust)}.`;
}

function describeWay({ t, loss, title }: Slice): string {
  const [start, end] = [loss[nearest(t, 0)], loss[nearest(t, 1)]];
  let barrier = 0;
  let at = 0;
  t.forEach((s, i) => {
    if (s < 0 || s > 1) return;
    const above = loss[i] - (start + s * (end - start));
    if (above > barrier) [barrier, at] = [above, s];
  });
  const most = Math.max(Math.abs(start), Math.abs(end), 1e-300);
  return `On the straight line ${title} the loss goes from ${formatNumber(start)} to ${formatNumber(end)}${
    barrier > 1e-6 * most
      ? `, with a barrier of ${formatNumber(barrier)} above the line between them, at t = ${formatNumber(at)}.`
      : ' without a barrier between them.'
  }`;
}
