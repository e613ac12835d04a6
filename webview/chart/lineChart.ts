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
  readonly step: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  /** What is not finite is nothing to point at: there is simply no value there. */
  readonly gaps?: boolean;
}

export interface LineChartOptions {
  readonly title: string;
  /** What y is, with its unit. */
  readonly y: string;
  readonly log?: boolean;
  /** The x axis reaches from 0 to here, so that charts side by side share it. */
  readonly lastStep: number;
  /** The step that the panel shows: a dashed line stands there. */
  readonly now?: number;
  /** Limits of y that are always within the axis. */
  readonly include?: readonly number[];
  readonly format?: (value: number) => string;
  /** Of the axis, as d3's `format` takes it. */
  readonly yFormat?: string;
  /** Horizontal lines with their names: what theory or a threshold says. */
  readonly levels?: readonly { readonly value: number; readonly name: string }[];
  readonly height?: number;
}

/** Smallest part of the largest value that a log axis still reaches down to. */
const logSpan = 1e-14;

/** Lines over the steps of a run; a cursor reads them, by the pointer or by the arrow keys. */
export class LineChart {
  readonly element: HTMLElement;
  private readonly frame = new ChartFrame({ top: 20, right: 16, bottom: 32, left: 56 });
  private readonly title = element('h3');
  private readonly legend = element('div', { class: 'legend' });
  private legendKey = '';
  private readonly reader: ChartReader;
  private series: readonly Series[] = [];
  private options: LineChartOptions = { title: '', y: '', lastStep: 1 };
  private x: ScaleContinuousNumeric<number, number> = scaleLinear();

  /** @param named the lines are named above the chart; otherwise the view does that once for several charts */
  constructor({ named = false }: { readonly named?: boolean } = {}) {
    const { svg } = this.frame;
    setVisible(this.legend, named);
    this.element = element('div', { class: 'chart line-chart' }, [this.title, this.legend, svg]);
    this.reader = new ChartReader(this.frame, this.element);
  }

  draw(series: readonly Series[], options: LineChartOptions, width: number, palette: Palette): void {
    this.series = series;
    this.options = options;
    setText(this.title, options.title);
    setVisible(this.element, series.length > 0);
    this.nameLines(series);
    const { frame } = this;
    const { height = 170, log = false, lastStep, include = [], levels = [] } = options;
    const { x: xs, y: ys } = frame.inside(width, height);
    this.x = scaleLinear([0, Math.max(1, lastStep)], xs);
    const y = yScale([...series.flatMap(({ values }) => Array.from(values)), ...include], ys, log);
    frame.draw(width, height, this.x, y, {
      x: 'step',
      y: options.y,
      label: this.label(),
      ...(options.yFormat !== undefined && { yFormat: options.yFormat }),
    });
    const shown = (value: number): boolean => Number.isFinite(value) && (!log || value > 0);
    frame.marks.replaceChildren(
      ...levels
        .filter(({ value }) => shown(value))
        .flatMap(level => this.level(level, y, xs, ys[1], palette)),
      ...series.flatMap(each => this.line(each, y, ys, shown, palette)),
    );
    this.reader.update({
      x: this.x,
      top: ys[1],
      bottom: ys[0],
      places: [...new Set(series.flatMap(({ step }) => Array.from(step)))].sort((a, b) => a - b),
      describe: step => this.describe(step),
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
    { step, values, colour, dash, thin, gaps }: Series,
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
          .x(i => this.x(step[i]))
          .y(i => y(values[i]))(indices) ?? '',
    });
    // A value between two that are missing makes no line: it stands as a dot.
    const alone = indices
      .filter(i => shown(values[i]) && !shown(values[i - 1] ?? NaN) && !shown(values[i + 1] ?? NaN))
      .map(i => svgElement('circle', { cx: this.x(step[i]), cy: y(values[i]), r: 2.5, fill: colour }));
    const odd = indices.filter(i => !shown(values[i]) && (Number.isFinite(values[i]) || !gaps));
    let lastX = -Infinity;
    const letters = odd.flatMap(i => {
      const at = this.x(step[i]);
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
    const { title, format = formatNumber } = this.options;
    const ends = this.series.map(({ name, values }) =>
      values.length > 0 ? `${name} ends at ${format(values[values.length - 1])}` : `${name} has no value yet`,
    );
    return `${title} by step. ${ends.join('; ')}. Arrow keys read it step by step.`;
  }

  private describe(at: number): string[] {
    const { format = formatNumber } = this.options;
    const values = this.series.map(({ name, step, values }) => {
      const index = Array.prototype.indexOf.call(step, at);
      return `${name}  ${index < 0 ? '–' : format(values[index])}`;
    });
    return [`step ${formatCount(at)}`, ...values];
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
