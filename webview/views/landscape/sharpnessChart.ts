import { line, scaleLinear } from 'd3';
import type { Sharpness } from '../../../core/session/protocol/landscape';
import { ChartFrame } from '../../chart/frame';
import { formatNumber } from '../../encoding/format';
import type { Palette } from '../../theme';
import { element, setText, setVisible, svgElement } from '../../ui/element';

const height = 200;
const most = 2000;

/** λmax through training beside the bound above which plain descent would be unstable. */
export class SharpnessChart {
  readonly element: HTMLElement;
  private readonly frame = new ChartFrame();
  private readonly note = element('p', { class: 'note' });
  private readonly points: Sharpness[] = [];

  constructor() {
    this.element = element('div', { hidden: true }, [
      element('h3', {}, ['Edge of stability']),
      this.frame.svg,
      this.note,
    ]);
  }

  add(point: Sharpness): void {
    // After a step back the later measurements belong to the former course.
    while (this.points.length > 0 && (this.points.at(-1)?.step ?? 0) >= point.step) this.points.pop();
    this.points.push(point);
    if (this.points.length > most) this.points.splice(1, 1);
  }

  clear(): void {
    this.points.length = 0;
    setVisible(this.element, false);
  }

  draw(width: number, palette: Palette): void {
    const last = this.points.at(-1);
    if (!last) return;
    setVisible(this.element, true);
    const { x: xs, y: ys } = this.frame.inside(width, height);
    const bounds = this.points.map(({ bound }) => bound).filter(Number.isFinite);
    const top = Math.max(...this.points.map(({ lambdaMax }) => lambdaMax), ...bounds.slice(-1), 1e-9) * 1.1;
    const x = scaleLinear([0, Math.max(1, last.step)], xs);
    const y = scaleLinear([0, top], ys).nice();
    this.frame.draw(width, height, x, y, {
      x: 'step',
      y: 'λmax',
      label: `Highest curvature ${formatNumber(last.lambdaMax)} at step ${last.step}`,
    });
    const path = (value: (point: Sharpness) => number): string =>
      line<Sharpness>()
        .defined(point => Number.isFinite(value(point)))
        .x(point => x(point.step))
        .y(point => y(Math.min(top, value(point))))(this.points) ?? '';
    this.frame.marks.replaceChildren(
      svgElement('path', { class: 'curve', d: path(({ lambdaMax }) => lambdaMax), stroke: palette.training }),
      svgElement('path', {
        class: 'curve',
        d: path(({ bound }) => bound),
        stroke: palette.warning,
        'stroke-dasharray': '6 3',
      }),
    );
    setText(
      this.note,
      Number.isFinite(last.bound)
        ? `λmax ${formatNumber(last.lambdaMax)} is ${formatNumber(last.ratio)} of the bound ${formatNumber(last.bound)} (dashed): above 1 plain descent oscillates, and near 1 it is at the edge of stability, which is no error. ${formatNumber(last.seconds)} s a measurement.`
        : `λmax ${formatNumber(last.lambdaMax)}. An adaptive optimizer has no bound of this simple kind.`,
    );
  }
}
