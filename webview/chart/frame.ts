import { axisBottom, axisLeft, select, type Axis, type AxisScale } from 'd3';
import { formatTick } from '../encoding/format';
import { svgElement } from '../ui/element';

export interface Margin {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

export const usualMargin: Margin = { top: 20, right: 22, bottom: 34, left: 52 };

/** An SVG with two axes and their names, drawn anew whenever data or size change. */
export class ChartFrame {
  readonly svg = svgElement('svg', { role: 'img' });
  /** Where the marks go, clipped to the inside. */
  readonly marks = svgElement('g');
  private readonly bottom = svgElement('g', { class: 'axis' });
  private readonly left = svgElement('g', { class: 'axis' });
  private readonly xName = svgElement('text', {
    class: 'axis-name',
    'text-anchor': 'end',
    'font-size': 11,
    fill: 'currentColor',
  });
  private readonly yName = svgElement('text', { class: 'axis-name', 'font-size': 11, fill: 'currentColor' });

  constructor(private readonly margin: Margin = usualMargin) {
    this.svg.append(this.bottom, this.left, this.marks, this.xName, this.yName);
  }

  /** The range in pixels that x and y may use. */
  inside(width: number, height: number): { readonly x: [number, number]; readonly y: [number, number] } {
    const { margin } = this;
    return {
      x: [margin.left, Math.max(margin.left + 10, width - margin.right)],
      y: [Math.max(margin.top + 10, height - margin.bottom), margin.top],
    };
  }

  draw(
    width: number,
    height: number,
    x: AxisScale<number>,
    y: AxisScale<number>,
    names: {
      readonly x: string;
      readonly y: string;
      readonly label: string;
      readonly xFormat?: string;
      readonly yFormat?: string;
    },
  ): void {
    const { margin } = this;
    this.svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.svg.setAttribute('height', String(height));
    this.svg.setAttribute('aria-label', names.label);
    const across = Math.max(2, Math.floor(width / 90));
    const up = Math.max(2, Math.floor(height / 45));
    select(this.bottom)
      .attr('transform', `translate(0 ${height - margin.bottom})`)
      .call(withTicks(axisBottom<number>(x), x, across, names.xFormat));
    select(this.left)
      .attr('transform', `translate(${margin.left} 0)`)
      .call(withTicks(axisLeft<number>(y), y, up, names.yFormat));
    this.xName.setAttribute('x', String(width - margin.right));
    this.xName.setAttribute('y', String(height - 4));
    this.xName.textContent = names.x;
    this.yName.setAttribute('x', '4');
    this.yName.setAttribute('y', '11');
    this.yName.textContent = names.y;
  }
}

/** d3's ticks with the numbers written as everywhere; on a log axis only those that d3 leaves room for are labelled. */
function withTicks(
  axis: Axis<number>,
  scale: AxisScale<number>,
  count: number,
  format: string | undefined,
): Axis<number> {
  if (format !== undefined) return axis.ticks(count, format);
  axis.ticks(count);
  const { tickFormat } = scale as { tickFormat?: (count: number) => (value: number) => string };
  const theirs = tickFormat?.call(scale, count);
  return axis.tickFormat(value => (theirs?.(value) === '' ? '' : formatTick(value)));
}
