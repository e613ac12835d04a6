import { line, scaleLinear, scaleLog } from 'd3';
import { ChartReader } from '../../chart/chartReader';
import { ChartFrame } from '../../chart/frame';
import { formatNumber } from '../../encoding/format';
import type { Palette } from '../../theme';
import { element, svgElement } from '../../ui/element';

export interface Line {
  readonly title: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly colour: string;
  /** As `stroke-dasharray`; lines are told apart by it as well. */
  readonly dash?: string;
}

export interface LinePoint {
  readonly title: string;
  readonly x: number;
  readonly y: number;
}

export interface LineChartContent {
  readonly x: string;
  readonly y: string;
  readonly label: string;
  readonly lines: readonly Line[];
  readonly points?: readonly LinePoint[];
  readonly log?: boolean;
  /** Highest value drawn, where some line runs away. */
  readonly top?: number;
  readonly bottom?: number;
}

const height = 260;

/** Lines over a number, with a legend, read by the pointer and by the arrow keys. */
export class LineChart {
  readonly element: HTMLElement;
  private readonly frame = new ChartFrame({ top: 22, right: 22, bottom: 34, left: 62 });
  private readonly reader: ChartReader;
  private readonly legend = element('div', { class: 'legend' });

  constructor() {
    const hint = element('p', { class: 'note' }, ['Point at it, or use the arrow keys, to read it.']);
    this.element = element('div', { hidden: true }, [this.legend, this.frame.svg, hint]);
    this.reader = new ChartReader(this.frame, this.element);
  }

  hide(): void {
    this.element.hidden = true;
  }

  draw(content: LineChartContent, width: number, palette: Palette): void {
    this.element.hidden = false;
    const { x: xs, y: ys } = this.frame.inside(width, height);
    const usable = (value: number): boolean => Number.isFinite(value) && (!content.log || value > 0);
    const all = content.lines.flatMap(({ x }) => Array.from(x)).filter(Number.isFinite);
    const values = [
      ...content.lines.flatMap(({ y }) => Array.from(y)),
      ...(content.points ?? []).map(({ y }) => y),
    ].filter(usable);
    const top = content.top ?? Math.max(...values, content.log ? 1e-300 : -Infinity);
    const bottom = content.bottom ?? Math.min(...values, top);
    const x = scaleLinear([Math.min(...all), Math.max(...all)], xs);
    const y = content.log
      ? scaleLog([Math.max(bottom, top * 1e-16), top === bottom ? top * 10 : top], ys).nice()
      : scaleLinear([bottom, top === bottom ? top + 1e-9 + Math.abs(top) * 0.1 : top], ys).nice();
    this.frame.draw(width, height, x, y, { x: content.x, y: content.y, label: content.label });
    const [floor, roof] = y.domain();
    const paths = content.lines.map(each =>
      svgElement('path', {
        class: 'curve',
        stroke: each.colour,
        'stroke-dasharray': each.dash,
        d:
          line<number>()
            // A line that leaves the frame is cut there instead of running over its surroundings.
            .defined(i => usable(each.y[i]) && each.y[i] <= roof && each.y[i] >= floor)
            .x(i => x(each.x[i]))
            .y(i => y(each.y[i]))(Array.from({ length: each.x.length }, (_, i) => i)) ?? '',
      }),
    );
    const marks = (content.points ?? []).flatMap(point => [
      svgElement('circle', {
        cx: x(point.x),
        cy: y(point.y),
        r: 5,
        fill: palette.background,
        stroke: palette.foreground,
        'stroke-width': 2,
      }),
      svgElement(
        'text',
        {
          x: Math.max(xs[0] + 30, Math.min(xs[1] - 30, x(point.x))),
          y: y(point.y) - 10,
          'text-anchor': 'middle',
          'font-size': 11,
          fill: palette.foreground,
        },
        [point.title],
      ),
    ]);
    this.frame.marks.replaceChildren(...paths, ...marks);
    this.legend.replaceChildren(
      ...content.lines.map(({ title, colour, dash }) =>
        element('span', { class: 'key' }, [
          svgElement('svg', { width: 30, height: 10, 'aria-hidden': 'true' }, [
            svgElement('line', {
              ...{ x1: 1, x2: 29, y1: 5, y2: 5, stroke: colour, 'stroke-width': 2 },
              'stroke-dasharray': dash,
            }),
          ]),
          title,
        ]),
      ),
    );
    this.reader.update({
      x,
      top: ys[1],
      bottom: ys[0],
      places: content.lines[0]?.x ?? [],
      describe: at => [
        `${content.x} ${formatNumber(at)}`,
        ...content.lines.map(
          ({ title, x: places, y: values }) => `${title}  ${formatNumber(valueAt(places, values, at))}`,
        ),
      ],
    });
  }
}

/** The value at the last place that is not behind `at`. */
function valueAt(places: ArrayLike<number>, values: ArrayLike<number>, at: number): number {
  let i = 0;
  while (i + 1 < places.length && places[i + 1] <= at) i++;
  return values[i];
}
