import { bisectCenter, type ScaleContinuousNumeric } from 'd3';
import { element, setAttributes, setText, setVisible, svgElement } from '../ui/element';
import type { ChartFrame } from './frame';

/** What a chart tells its reader whenever it is drawn. */
export interface Readable {
  readonly x: ScaleContinuousNumeric<number, number>;
  /** Top and bottom of the marks, in units of the drawing. */
  readonly top: number;
  readonly bottom: number;
  /** Values of x at which something can be read, ascending. */
  readonly places: ArrayLike<number>;
  /** The place that the panel shows now; a dashed line stands there. */
  readonly shown?: number;
  /** What is to be read at a place, one line each; the first names the place. */
  describe(place: number): readonly string[];
}

/**
 * Reads a chart: by the pointer, or by the arrow keys, Home and End, a line goes from place to place, and what is there stands
 * beside it. Where places can be chosen, a click or Enter does so; Escape ends reading.
 */
export class ChartReader {
  private readonly words = element('div', { class: 'tooltip chart-words', role: 'status', hidden: true });
  private readonly now = svgElement('line', { class: 'now', visibility: 'hidden' });
  private readonly pointer = svgElement('line', { class: 'pointer', visibility: 'hidden' });
  private chart: Readable | undefined;
  private at: number | undefined;

  /** @param holder the element that the chart stands in, against which the words are placed */
  constructor(
    private readonly frame: ChartFrame,
    holder: HTMLElement,
    private readonly onChoose?: (place: number) => void,
  ) {
    const { svg } = frame;
    holder.classList.add('chart-holder');
    svg.append(this.now, this.pointer);
    svg.setAttribute('tabindex', '0');
    holder.append(this.words);
    svg.addEventListener('pointermove', event => this.moveTo(this.placeUnder(event)));
    svg.addEventListener('pointerleave', () => this.moveTo(undefined));
    svg.addEventListener('blur', () => this.moveTo(undefined));
    svg.addEventListener('keydown', event => this.key(event));
    svg.addEventListener('click', event => this.choose(this.placeUnder(event)));
  }

  /** The chart was drawn anew: the line stays where it was. */
  update(chart: Readable): void {
    this.chart = chart;
    const { shown, top, bottom } = chart;
    const x = shown === undefined ? 0 : chart.x(shown);
    setAttributes(this.now, {
      ...{ x1: x, x2: x, y1: top, y2: bottom },
      visibility: shown === undefined ? 'hidden' : 'visible',
    });
    this.moveTo(this.at === undefined ? undefined : this.nearest(this.at));
  }

  private placeUnder(event: MouseEvent): number | undefined {
    if (!this.chart) return undefined;
    const { svg } = this.frame;
    const { left } = svg.getBoundingClientRect();
    return this.nearest(this.chart.x.invert((event.clientX - left) / this.scale()));
  }

  private nearest(value: number): number | undefined {
    const { places = [] } = this.chart ?? {};
    return places.length > 0 ? places[bisectCenter(places, value)] : undefined;
  }

  /** Pixels on the page for one unit of the drawing. */
  private scale(): number {
    const { svg } = this.frame;
    const drawn = svg.viewBox.baseVal.width;
    return drawn > 0 ? svg.getBoundingClientRect().width / drawn : 1;
  }

  private key(event: KeyboardEvent): void {
    const { places = [] } = this.chart ?? {};
    if (places.length === 0) return;
    const last = places.length - 1;
    const now = this.at === undefined ? undefined : bisectCenter(places, this.at);
    const to: Readonly<Record<string, number>> = {
      ArrowLeft: now === undefined ? last : Math.max(0, now - 1),
      ArrowRight: now === undefined ? 0 : Math.min(last, now + 1),
      Home: 0,
      End: last,
    };
    if (event.key === 'Enter' && this.at !== undefined) this.choose(this.at);
    else if (event.key === 'Escape' && this.at !== undefined) this.moveTo(undefined);
    else if (event.key in to) this.moveTo(places[to[event.key]]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private choose(place: number | undefined): void {
    if (place !== undefined) this.onChoose?.(place);
  }

  private moveTo(place: number | undefined): void {
    this.at = place;
    setVisible(this.words, place !== undefined && this.chart !== undefined);
    if (place === undefined || !this.chart) {
      this.pointer.setAttribute('visibility', 'hidden');
      return;
    }
    const { x: scale, top, bottom } = this.chart;
    const x = scale(place);
    setAttributes(this.pointer, { x1: x, x2: x, y1: top, y2: bottom, visibility: 'visible' });
    const choice = this.onChoose ? ['Click or press Enter to go there'] : [];
    setText(this.words, [...this.chart.describe(place), ...choice].join('\n'));
    this.placeWords(x * this.scale(), top * this.scale());
  }

  /** Beside the line, on the side that has room. */
  private placeWords(x: number, y: number): void {
    const { svg } = this.frame;
    const { offsetWidth: width, style } = this.words;
    const isRight = x + 12 + width > svg.clientWidth;
    // An SVG has no place among the page's offsets; its rectangle and its holder's tell where it stands.
    const own = svg.getBoundingClientRect();
    const holder = this.words.parentElement?.getBoundingClientRect();
    style.left = `${own.left - (holder?.left ?? 0) + (isRight ? Math.max(0, x - 12 - width) : x + 12)}px`;
    style.top = `${own.top - (holder?.top ?? 0) + y + 8}px`;
  }
}
