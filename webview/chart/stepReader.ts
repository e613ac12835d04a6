import type { ScaleLinear } from 'd3';
import { element, setAttributes, setText, setVisible, svgElement } from '../ui/element';
import type { ChartFrame } from './frame';

/** What a chart over steps tells the reader about itself whenever it is drawn. */
export interface StepChart {
  readonly x: ScaleLinear<number, number>;
  /** Top and bottom of the marks in pixels. */
  readonly top: number;
  readonly bottom: number;
  /** The step that the panel shows now; a dashed line stands there. */
  readonly shown: number;
  /** The nearest step at which something is known, and what, one line each. */
  describe(step: number): { readonly step: number; readonly text: string } | undefined;
}

/** Reads a chart over steps: a line under the pointer with the values there, and a click goes to that step. */
export class StepReader {
  private readonly tooltip = element('div', { class: 'tooltip', hidden: true });
  private readonly now = svgElement('line', { class: 'now' });
  private readonly pointer = svgElement('line', { class: 'pointer', visibility: 'hidden' });
  private chart: StepChart | undefined;

  constructor(
    private readonly frame: ChartFrame,
    holder: HTMLElement,
    onStep: (step: number) => void,
  ) {
    frame.svg.append(this.now, this.pointer);
    holder.append(this.tooltip);
    frame.svg.addEventListener('mousemove', event => this.read(event));
    frame.svg.addEventListener('mouseleave', () => this.hide());
    frame.svg.addEventListener('click', event => {
      const found = this.at(event);
      if (found) onStep(found.step);
    });
  }

  update(chart: StepChart): void {
    this.chart = chart;
    const x = chart.x(chart.shown);
    setAttributes(this.now, { x1: x, x2: x, y1: chart.top, y2: chart.bottom });
  }

  private at(event: MouseEvent): { readonly step: number; readonly text: string } | undefined {
    const { chart } = this;
    if (!chart) return undefined;
    const [low, high] = chart.x.domain();
    const step = chart.x.invert(event.clientX - this.frame.svg.getBoundingClientRect().left);
    return chart.describe(Math.max(low, Math.min(high, step)));
  }

  private read(event: MouseEvent): void {
    const found = this.at(event);
    if (!found || !this.chart) {
      this.hide();
      return;
    }
    const x = this.chart.x(found.step);
    setAttributes(this.pointer, {
      x1: x,
      x2: x,
      y1: this.chart.top,
      y2: this.chart.bottom,
      visibility: 'visible',
    });
    setText(this.tooltip, found.text);
    setVisible(this.tooltip, true);
    const { svg } = this.frame;
    const right = x + 12 + this.tooltip.offsetWidth > svg.clientWidth;
    // An SVG has no place among the page's offsets; its rectangle and its parent's tell where it stands.
    const top = svg.getBoundingClientRect().top - (svg.parentElement?.getBoundingClientRect().top ?? 0);
    this.tooltip.style.left = `${right ? Math.max(0, x - 12 - this.tooltip.offsetWidth) : x + 12}px`;
    this.tooltip.style.top = `${top + this.chart.top + 8}px`;
  }

  private hide(): void {
    this.pointer.setAttribute('visibility', 'hidden');
    setVisible(this.tooltip, false);
  }
}
