import { scaleLinear } from 'd3';
import type { Histogram } from '../../core/session/protocol/batchNorm';
import { formatNumber, formatPlural } from '../encoding/format';
import { element, setText, svgElement } from '../ui/element';
import { ChartFrame } from './frame';

const height = 130;

/** A place on the axis with a name. */
export interface HistogramMark {
  readonly at: number;
  readonly name: string;
  /** The axis reaches at least to there. */
  readonly always?: boolean;
}

export interface HistogramOptions {
  readonly marks?: readonly HistogramMark[];
  /** Bars up to here are paler: the values that do not count. */
  readonly paleUpTo?: number;
  /** Said below. */
  readonly note?: string;
}

/** Counts of values as bars; marks at zero and where else it matters, and what is not finite said in words. */
export class HistogramChart {
  readonly element: HTMLElement;
  private readonly frame = new ChartFrame({ top: 26, right: 16, bottom: 30, left: 40 });
  private readonly title = element('h3');
  private readonly note = element('p', { class: 'note' });

  constructor() {
    this.element = element('div', { class: 'chart' }, [this.title, this.frame.svg, this.note]);
  }

  draw(
    title: string,
    histogram: Histogram,
    width: number,
    colour: string,
    { marks = [], paleUpTo = -Infinity, note = '' }: HistogramOptions = {},
  ): void {
    setText(this.title, title);
    const { low, high, counts, nan, infinite } = histogram;
    const { x: xs, y: ys } = this.frame.inside(width, height);
    const most = counts.reduce((top, count) => Math.max(top, count), 1);
    const end = high === low ? low + 1 : high;
    const reached = marks.filter(({ always }) => always).map(({ at }) => at);
    const x = scaleLinear([Math.min(low, ...reached), Math.max(end, ...reached)], xs);
    if (reached.length > 0) x.nice();
    const y = scaleLinear([0, most], ys);
    const total = counts.reduce((sum, count) => sum + count, 0);
    this.frame.draw(width, height, x, y, {
      x: '',
      y: 'count',
      label: `${title}: ${formatPlural(total, 'value')} from ${formatNumber(low)} to ${formatNumber(high)}. ${note}`,
    });
    const step = (end - low) / Math.max(1, counts.length);
    const bars = Array.from(counts, (count, i) => {
      const x0 = x(low + i * step);
      const bar = svgElement('rect', {
        x: x0,
        y: y(count),
        width: Math.max(0.5, x(low + (i + 1) * step) - x0 - 0.5),
        height: Math.max(0, ys[0] - y(count)),
        fill: colour,
        'fill-opacity': low + (i + 0.5) * step <= paleUpTo ? 0.4 : undefined,
      });
      bar.append(
        svgElement('title', {}, [
          `${formatPlural(count, 'value')} from ${formatNumber(low + i * step)} to ${formatNumber(low + (i + 1) * step)}`,
        ]),
      );
      return bar;
    });
    const [least, largest] = x.domain();
    const shown = marks.filter(({ at }) => at >= least && at <= largest);
    const zero: HistogramMark[] =
      low < 0 && high > 0 && !shown.some(({ at }) => at === 0) ? [{ at: 0, name: '' }] : [];
    this.frame.marks.replaceChildren(
      ...bars,
      ...[...shown, ...zero].flatMap(({ at, name }) => markElements(x(at), ys, xs, name)),
    );
    const odd = [
      nan > 0 && `${formatPlural(nan, 'value')} NaN`,
      infinite > 0 && `${formatPlural(infinite, 'value')} infinite`,
    ];
    setText(this.note, [note, odd.filter(Boolean).join(', ')].filter(Boolean).join(' '));
  }
}

function markElements(
  x: number,
  [low, high]: readonly [number, number],
  [left, right]: readonly [number, number],
  name: string,
): SVGElement[] {
  const line = svgElement('line', { class: 'now', x1: x, x2: x, y1: low, y2: high - 4 });
  if (name === '') return [line];
  const anchor =
    x > left + 0.75 * (right - left) ? 'end' : x < left + 0.25 * (right - left) ? 'start' : 'middle';
  return [
    line,
    svgElement('text', { x, y: high - 7, 'text-anchor': anchor, 'font-size': 10, fill: 'currentColor' }, [
      name,
    ]),
  ];
}
