import { area, scaleLinear } from 'd3';
import type { BatchNormPanel } from '../../../core/session/protocol/batchNorm';
import { ChartFrame } from '../../chart/frame';
import { formatNumber } from '../../encoding/format';
import type { Palette } from '../../theme';
import { element, setText, svgElement } from '../../ui/element';

const height = 220;
/** Pixels that a channel needs for its bars to stand apart. */
const leastSpacing = 6;

/** Mean and deviation of every channel of a batch norm: those of the data, and the running ones beside them. */
export class ChannelsChart {
  readonly element: HTMLElement;
  private readonly title = element('h3');
  private readonly frame = new ChartFrame();

  constructor() {
    this.element = element('div', {}, [this.title, this.frame.svg]);
  }

  draw(panel: BatchNormPanel, width: number, palette: Palette): void {
    const { dataMean, dataVariance, runningMean, runningVariance, channels: count } = panel;
    const isKept = runningMean.length > 0;
    const { x: xs, y: ys } = this.frame.inside(width, height);
    // Bars that would lie on each other say nothing: many channels are sorted, so that they make a band and dots in it.
    const isDense = (xs[1] - xs[0]) / count < leastSpacing;
    const order = Array.from({ length: count }, (_, c) => c);
    if (isDense) order.sort((a, b) => dataMean[a] - dataMean[b] || a - b);
    const low = (c: number): number => dataMean[c] - Math.sqrt(dataVariance[c]);
    const high = (c: number): number => dataMean[c] + Math.sqrt(dataVariance[c]);
    const runningLow = (c: number): number => runningMean[c] - Math.sqrt(runningVariance[c]);
    const runningHigh = (c: number): number => runningMean[c] + Math.sqrt(runningVariance[c]);
    const all = order
      .flatMap(c => [low(c), high(c), ...(isKept ? [runningLow(c), runningHigh(c)] : [])])
      .filter(Number.isFinite);
    const x = scaleLinear([-0.5, count - 0.5], xs);
    const y = scaleLinear([Math.min(0, ...all), Math.max(0, ...all)], ys).nice();
    const against = isKept ? ` against running (${isDense ? '·' : '◇, ± σ dashed'})` : '';
    setText(this.title, `Channels: data (${isDense ? 'line, band' : '●,'} ± σ)${against}`);
    this.frame.draw(width, height, x, y, {
      x: isDense ? 'channels by their mean' : 'channel',
      y: 'input',
      label: `Means of ${count} channels against running means`,
    });
    const title = (c: number): SVGElement =>
      svgElement('title', {}, [
        `channel ${c}: mean ${formatNumber(dataMean[c])}, variance ${formatNumber(dataVariance[c])}${isKept ? `; running ${formatNumber(runningMean[c])} and ${formatNumber(runningVariance[c])}; gap ${formatNumber(panel.gap[c])} σ` : ''}`,
      ]);
    const stroke = (at: number, from: number, to: number, colour: string, dash?: string): SVGElement =>
      svgElement('line', {
        ...{ x1: at, x2: at, y1: y(from), y2: y(to), stroke: colour },
        ...{ 'stroke-opacity': 0.6, 'stroke-dasharray': dash },
      });
    if (isDense) {
      const band = area<number>()
        .defined(c => Number.isFinite(dataMean[c]))
        .x((_, place) => x(place))
        .y0(c => y(low(c)))
        .y1(c => y(high(c)))(order);
      const line = area<number>()
        .defined(c => Number.isFinite(dataMean[c]))
        .x((_, place) => x(place))
        .y0(c => y(dataMean[c]) - 1)
        .y1(c => y(dataMean[c]) + 1)(order);
      this.frame.marks.replaceChildren(
        svgElement('path', { d: band ?? '', fill: palette.training, 'fill-opacity': 0.3 }),
        svgElement('path', { d: line ?? '', fill: palette.training }),
        ...(isKept ? order : []).flatMap((c, place) => {
          if (!Number.isFinite(runningMean[c])) return [];
          const dot = svgElement('circle', { cx: x(place), cy: y(runningMean[c]), r: 1.5 });
          dot.setAttribute('fill', palette.validation);
          dot.append(title(c));
          return [dot];
        }),
      );
      return;
    }
    this.frame.marks.replaceChildren(
      ...order.map(c => {
        const at = x(c);
        const group = svgElement('g', {}, [
          stroke(at - 1, low(c), high(c), palette.training),
          svgElement('circle', { cx: at, cy: y(dataMean[c]), r: 2.5, fill: palette.training }),
        ]);
        if (isKept) {
          const cy = y(runningMean[c]);
          group.append(
            stroke(at + 1.5, runningLow(c), runningHigh(c), palette.validation, '2 2'),
            svgElement('path', {
              d: `M${at - 4},${cy}L${at},${cy - 4}L${at + 4},${cy}L${at},${cy + 4}Z`,
              fill: 'none',
              stroke: palette.validation,
              'stroke-width': 1.5,
            }),
          );
        }
        group.append(title(c));
        return group;
      }),
    );
  }
}
