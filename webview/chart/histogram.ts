import { scaleLinear } from 'd3';
import type { Histogram } from '../../core/session/protocol/batchNorm';
import { formatNumber, formatPlural } from '../encoding/format';
import { element, setText, svgElement } from '../ui/element';
import { ChartFrame } from './frame';

const height = 130;

/** Counts of values as bars; a mark at zero, and what is not finite said in words. */
export class HistogramChart {
  readonly element: HTMLElement;
  private readonly frame = new ChartFrame({ top: 18, right: 16, bottom: 30, left: 40 });
  private readonly title = element('h3');
  private readonly note = element('p', { class: 'note' });

  constructor() {
    this.element = element('div', { class: 'chart' }, [this.title, this.frame.svg, this.note]);
  }

  draw(title: string, histogram: Histogram, width: number, colour: string): void {
    setText(this.title, title);
    const { low, high, counts, nan, infinite } = histogram;
    const { x: xs, y: ys } = this.frame.inside(width, height);
    const most = counts.reduce((top, count) => Math.max(top, count), 1);
    const x = scaleLinear([low, high === low ? low + 1 : high], xs);
    const y = scaleLinear([0, most], ys);
    const total = counts.reduce((sum, count) => sum + count, 0);
    this.frame.draw(width, height, x, y, {
      x: '',
      y: 'count',
      xFormat: '.2~g',
      label: `${title}: ${formatPlural(total, 'value')} from ${formatNumber(low)} to ${formatNumber(high)}`,
    });
    const step = (high - low || 1) / Math.max(1, counts.length);
    const bars = Array.from(counts, (count, i) => {
      const x0 = x(low + i * step);
      const bar = svgElement('rect', {
        x: x0,
        y: y(count),
        width: Math.max(0.5, x(low + (i + 1) * step) - x0 - 0.5),
        height: Math.max(0, ys[0] - y(count)),
        fill: colour,
      });
      bar.append(
        svgElement('title', {}, [
          `${formatPlural(count, 'value')} from ${formatNumber(low + i * step)} to ${formatNumber(low + (i + 1) * step)}`,
        ]),
      );
      return bar;
    });
    const zero =
      low < 0 && high > 0
        ? [svgElement('line', { class: 'now', x1: x(0), x2: x(0), y1: ys[0], y2: ys[1] })]
        : [];
    this.frame.marks.replaceChildren(...bars, ...zero);
    const odd = [
      nan > 0 && `${formatPlural(nan, 'value')} NaN`,
      infinite > 0 && `${formatPlural(infinite, 'value')} infinite`,
    ];
    setText(this.note, odd.filter(Boolean).join(', '));
  }
}
