import { line, scaleLinear, scaleLog, type ScaleContinuousNumeric } from 'd3';
import { formatCount, formatNumber } from '../encoding/format';
import type { Palette } from '../theme';
import { element, setText, setVisible, svgElement } from '../ui/element';
import { ChartReader } from './chartReader';
import { ChartFrame } from './frame';

/** One line of a chart. Values that are not finite stand at the upper edge as letters, zeros of a log axis at the lower. */
export interface Series {
  readonly name: string;
  readonly colour: string;
  /** Dashes tell lines apart where colours do not. */
  readonly dash?: string;
  readonly thin?: boolean;
  readonly x: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  /** What is not finite is nothing to point at: there is simply no value there. */
  readonly gaps?: boolean;
}

/** A place of a chart with a name of its own. */
export interface NamedPoint {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

export interface LineChartOptions {
  /** Stands above the chart. */
  readonly title?: string;
  /** What x is: the steps of a run, unless it says something else. */
  readonly x?: string;
  /** What y is, with its unit. */
  readonly y: string;
  /** What a screen reader says; by default the title and where each line ends. */
  readonly label?: string;
  readonly log?: boolean;
  /** The x axis reaches from 0 to here, so that charts side by side share it. Default: as far as the lines reach. */
  readonly lastStep?: number;
  /** The step that the panel shows: a dashed line stands there. */
  readonly now?: number;
  /** Limits of y that are always within the axis. */
  readonly include?: readonly number[];
  /** The whole y axis, where some line runs away: it is cut where it leaves. Default: zero and all values. */
  readonly limits?: readonly [number, number];
  readonly points?: readonly NamedPoint[];
  readonly format?: (value: number) => string;
  /** Of the axis, as d3's `format` takes it. */
  readonly yFormat?: string;
  /** Horizontal lines with their names: what theory or a threshold says. */
  readonly levels?: readonly { readonly value: number; readonly name: string }[];
  readonly height?: number;
}

/** What a chart is drawn of, kept until the next answer. */
export interface ChartContent {
  readonly lines: readonly Series[];
  readonly options: LineChartOptions;
}

/** Smallest part of the largest value that a log axis still reaches down to. */
const logSpan = 1e-16;

/** Lines over the steps of a run, or over another number; a cursor reads them, by the pointer or by the arrow keys. */
export class LineChart {
  readonly element: HTMLElement;
  private readonly frame = new ChartFrame({ top: 20, right: 16, bottom: 32, left: 56 });
  private readonly title = element('h3');
  private readonly legend = element('div', { class: 'legend' });
  private legendKey = '';
  private readonly reader: ChartReader;
  private series: readonly Series[] = [];
  private options: LineChartOptions = { y: '' };
  private x: ScaleContinuousNumeric<number, number> = scaleLinear();

  /** @param named the lines are named above the chart; otherwise the view does that once for several charts */
  constructor({ named = false }: { readonly named?: boolean } = {}) {
    const { svg } = this.frame;
    setVisible(this.legend, named);
    this.element = element('div', { class: 'chart line-chart', hidden: true }, [
      this.title,
      this.legend,
      svg,
    ]);
    this.reader = new ChartReader(this.frame, this.element);
  }

  hide(): void {
    setVisible(this.element, false);
  }

  draw(series: readonly Series[], options: LineChartOptions, width: number, palette: Palette): void {
    this.series = series;
    this.options = options;
    setText(this.title, options.title ?? '');
    setVisible(this.title, options.title !== undefined);
    setVisible(this.element, series.length > 0);
    this.nameLines(series);
    const { frame } = this;
    const { height = 170, log = false, lastStep, include = [], levels = [], limits, points = [] } = options;
    const { x: xs, y: ys } = frame.inside(width, height);
    const places = [...new Set(series.flatMap(({ x }) => Array.from(x)))].sort((a, b) => a - b);
    this.x = scaleLinear(
      lastStep === undefined ? [places[0] ?? 0, places.at(-1) ?? 1] : [0, Math.max(1, lastStep)],
      xs,
    );
    const values = [...series.flatMap(({ values }) => Array.from(values)), ...points.map(({ y }) => y)];
    const y = limits ? scaleLinear(limits, ys).nice() : yScale([...values, ...include], ys, log);
    frame.draw(width, height, this.x, y, {
      x: options.x ?? 'step',
      y: options.y,
      label: options.label ?? this.label(),
      ...(options.yFormat !== undefined && { yFormat: options.yFormat }),
    });
    const [floor, roof] = y.domain();
    const shown = (value: number): boolean =>
      Number.isFinite(value) && (!log || value > 0) && (!limits || (value >= floor && value <= roof));
    frame.marks.replaceChildren(
      ...levels
        .filter(({ value }) => shown(value))
        .flatMap(level => this.level(level, y, xs, ys[1], palette)),
      ...series.flatMap(each => this.line(each, y, ys, shown, palette)),
      ...points.flatMap(point => this.point(point, y, xs, palette)),
    );
    this.reader.update({
      x: this.x,
      top: ys[1],
      bottom: ys[0],
      places,
      describe: at => this.describe(at),
      ...(options.now !== undefined && { shown: options.now }),
    });
  }

  private nameLines(series: readonly Series[]): void {
    const key = JSON.stringify(series.map(({ name, colour, dash }) => [name, colour, dash]));
    if (this.legend.hidden || key === this.legendKey) return;
    this.legendKey = key;
    this.legend.replaceChildren(...series.map(({ name, colour, dash }) => strokeKey(name, colour, dash)));
  }

  private line(
    { x, values, colour, dash, thin, gaps }: Series,
    y: ScaleContinuousNumeric<number, number>,
    [low, high]: readonly [number, number],
    shown: (value: number) => boolean,
    palette: Palette,
  ): SVGElement[] {
    const indices = Array.from({ length: values.length }, (_, i) => i);
    const path = svgElement('path', {
      class: thin ? 'curve thin' : 'curve',
      stroke: colour,
      'stroke-dasharray': dash,
      d:
        line<number>()
          .defined(i => shown(values[i]))
          .x(i => this.x(x[i]))
          .y(i => y(values[i]))(indices) ?? '',
    });
    // A value between two that are missing makes no line: it stands as a dot.
    const alone = indices
      .filter(i => shown(values[i]) && !shown(values[i - 1] ?? NaN) && !shown(values[i + 1] ?? NaN))
      .map(i => svgElement('circle', { cx: this.x(x[i]), cy: y(values[i]), r: 2.5, fill: colour }));
    // A finite value that is not shown is a zero on a log axis, or lies beyond the limits.
    const odd = indices.filter(i =>
      Number.isFinite(values[i]) ? values[i] <= 0 && this.options.log : !gaps,
    );
    let lastX = -Infinity;
    const letters = odd.flatMap(i => {
      const at = this.x(x[i]);
      // Letters that would lie on each other say no more than one of them.
      if (at - lastX < 22) return [];
      lastX = at;
      const value = values[i];
      const isZero = Number.isFinite(value);
      return [
        svgElement(
          'text',
          {
            x: at,
            y: isZero ? low - 3 : high + 9,
            fill: isZero ? palette.warning : palette.error,
            'text-anchor': 'middle',
            'font-size': 10,
          },
          [isZero ? '0' : Number.isNaN(value) ? 'NaN' : '∞'],
        ),
      ];
    });
    return [path, ...alone, ...letters];
  }

  private point(
    { name, x, y: value }: NamedPoint,
    y: ScaleContinuousNumeric<number, number>,
    [left, right]: readonly [number, number],
    palette: Palette,
  ): SVGElement[] {
    const at = this.x(x);
    return [
      svgElement('circle', {
        ...{ cx: at, cy: y(value), r: 5, fill: palette.background, stroke: palette.foreground },
        'stroke-width': 2,
      }),
      svgElement(
        'text',
        {
          x: Math.max(left + 30, Math.min(right - 30, at)),
          y: y(value) - 10,
          'text-anchor': 'middle',
          'font-size': 11,
          fill: palette.foreground,
        },
        [name],
      ),
    ];
  }

  private level(
    { value, name }: { readonly value: number; readonly name: string },
    y: ScaleContinuousNumeric<number, number>,
    [left, right]: readonly [number, number],
    top: number,
    palette: Palette,
  ): SVGElement[] {
    const at = y(value);
    // The name stands at the end where the lines leave more room, and below where the axis has its name.
    const room = (from: 'first' | 'last'): number =>
      Math.min(
        ...this.series.map(({ values }) => {
          const end = values[from === 'first' ? 0 : values.length - 1];
          return Number.isFinite(end) ? Math.abs(y(end) - at) : Infinity;
        }),
      );
    const isRight = room('last') > room('first');
    return [
      svgElement('line', {
        x1: left,
        x2: right,
        y1: at,
        y2: at,
        stroke: palette.muted,
        'stroke-dasharray': '1 3',
      }),
      svgElement(
        'text',
        {
          x: isRight ? right - 4 : left + 4,
          y: at - top < 10 ? at + 11 : at - 3,
          'text-anchor': isRight ? 'end' : 'start',
          'font-size': 10,
          fill: palette.muted,
        },
        [name],
      ),
    ];
  }

  private label(): string {
    const { title = this.options.y, format = formatNumber } = this.options;
    const ends = this.series.map(({ name, values }) =>
      values.length > 0 ? `${name} ends at ${format(values[values.length - 1])}` : `${name} has no value yet`,
    );
    return `${title} by step. ${ends.join('; ')}. Arrow keys read it step by step.`;
  }

  private describe(at: number): string[] {
    const { format = formatNumber, x } = this.options;
    const values = this.series.map(({ name, x: places, values }) => {
      const index = Array.prototype.indexOf.call(places, at);
      return `${name}  ${index < 0 ? '–' : format(values[index])}`;
    });
    return [x === undefined ? `step ${formatCount(at)}` : `${x} ${formatNumber(at)}`, ...values];
  }
}

function yScale(
  values: readonly number[],
  range: readonly [number, number],
  log: boolean,
): ScaleContinuousNumeric<number, number> {
  const finite = values.filter(Number.isFinite);
  if (!log) {
    const low = Math.min(0, ...finite);
    const high = Math.max(0, ...finite);
    return scaleLinear([low, high === low ? low + 1 : high], range).nice();
  }
  const positive = finite.filter(value => value > 0);
  if (positive.length === 0) return scaleLog([0.1, 1], range);
  const high = Math.max(...positive);
  const low = Math.max(Math.min(...positive), high * logSpan);
  return scaleLog(low === high ? [low / 3, high * 3] : [low, high], range).nice();
}

/** The key of a chart: a stroke as it is drawn, and its name. */
export function strokeKey(name: string, colour: string, dash?: string): HTMLElement {
  return element('span', { class: 'key' }, [
    svgElement('svg', { width: 26, height: 8, 'aria-hidden': 'true' }, [
      svgElement('line', {
        x1: 1,
        x2: 25,
        y1: 4,
        y2: 4,
        stroke: colour,
        'stroke-width': 2,
        'stroke-dasharray': dash,
      }),
    ]),
    name,
  ]);
}

const dashes = [undefined, '6 3', '2 3', '8 3 2 3'];

/** How the lines of that number look: colours first, and dashes so that no two are told apart by colour alone. */
export function lineStyle(index: number, palette: Palette): { colour: string; dash: string | undefined } {
  return {
    colour: palette.classes[index % palette.classes.length],
    dash: dashes[index % dashes.length],
  };
}
