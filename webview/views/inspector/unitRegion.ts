import type { Pen } from '../../chart/pen';
import type { DataPoints } from '../../../core/session/protocol/decision';
import type { UnitReport } from '../../../core/session/protocol/inspection';
import type { UnitPlane } from '../../../core/session/protocol/unit';
import { paintPixels, SharpCanvas } from '../../chart/canvas';
import { strokeKey } from '../../chart/lineChart';
import { packColour } from '../../encoding/colour';
import { divergingSteps } from '../../encoding/diverging';
import { formatNumber, formatShare } from '../../encoding/format';
import { drawNotANumber } from '../../encoding/unitStates';
import type { Palette } from '../../theme';
import { element, setText } from '../../ui/element';
import { drawAxes, drawMarks } from '../data/drawScene';
import { layOutScene, type Scene } from '../data/scene';
import { traceLevel } from './zeroLines';

export type RegionShows = 'output' | 'entering';

/** What one unit computes over the plane of a two-feature input, with the line where it bends, behind the data. */
export class UnitRegion {
  readonly element: HTMLElement;
  private readonly canvas = new SharpCanvas('');
  private readonly title = element('h3');
  private readonly keys = element('div', { class: 'legend' });
  private readonly note = element('p', { class: 'note' });
  private keysShown = '';

  constructor() {
    this.element = element('div', { class: 'chart unit-region' }, [
      this.title,
      this.canvas.element,
      this.keys,
      this.note,
    ]);
  }

  draw(
    report: UnitReport,
    plane: UnitPlane,
    data: DataPoints,
    wanted: RegionShows,
    width: number,
    palette: Palette,
  ): void {
    // Of a dead unit the output says nothing: what enters it does.
    const constant = isConstant(plane.output);
    const shows = wanted === 'output' && !constant ? 'output' : 'entering';
    const values = shows === 'output' ? plane.output : plane.entering;
    const { axes, box, columns, rows } = plane;
    const scene = layOutScene(width, data, { axes, box, value: values }, axes);
    const context = this.canvas.begin(width, scene.height);
    const scale = largestOf(values);
    paintValues(context, values, columns, rows, scale, scene, palette);
    drawLines(context, report, plane, scene, palette);
    drawAxes(context, scene, data, palette);
    drawMarks(context, scene, data, palette);
    const called = shows === 'output' ? 'Output' : 'Pre-activation z';
    setText(this.title, `${called} over ${scene.xName} and ${scene.yName}`);
    this.drawKeys(report, palette);
    const text = describePlane(report, plane, shows, scale);
    setText(this.note, text);
    this.canvas.element.setAttribute(
      'aria-label',
      `${called} of layer ${report.layer}, unit ${report.unit} over ${scene.xName} and ${scene.yName}. ${text}`,
    );
  }

  private drawKeys({ marks, activationType }: UnitReport, palette: Palette): void {
    const flat = marks.filter(({ kind }) => kind !== 'kink').map(({ at }) => formatNumber(at));
    const key = JSON.stringify([flat, activationType, palette.foreground]);
    if (key === this.keysShown) return;
    this.keysShown = key;
    const name = activationType === undefined ? 'output = 0' : 'z = 0';
    this.keys.replaceChildren(
      strokeKey(name, palette.foreground),
      ...(flat.length > 0
        ? [strokeKey(`z = ${flat.join(', ')}: flat beyond`, palette.foreground, '3 3')]
        : []),
    );
  }
}

function isConstant(values: Float32Array): boolean {
  return values.every(value => value === values[0]);
}

function largestOf(values: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++)
    if (Number.isFinite(values[i])) largest = Math.max(largest, Math.abs(values[i]));
  return largest;
}

function paintValues(
  context: Pen,
  values: Float32Array,
  columns: number,
  rows: number,
  scale: number,
  { inside }: Scene,
  palette: Palette,
): void {
  if (values.every(Number.isNaN)) {
    drawNotANumber(context, inside.x, inside.y, inside.width, inside.height, palette);
    return;
  }
  const nan = packColour(palette.error, 0.5);
  const { table } = palette.diverging;
  paintPixels(
    context,
    columns,
    rows,
    pixel => {
      // The picture's first row is the highest y.
      const value = values[(rows - 1 - Math.floor(pixel / columns)) * columns + (pixel % columns)];
      if (Number.isNaN(value)) return nan;
      const share = scale > 0 ? Math.max(-1, Math.min(1, value / scale)) : 0;
      return table[Math.round(share * divergingSteps) + divergingSteps];
    },
    inside,
    true,
  );
}

/** z = 0 in full, the borders of saturation dashed; on a ground of their own, so that they show on every colour. */
function drawLines(
  context: Pen,
  { marks }: UnitReport,
  { entering, columns, rows }: UnitPlane,
  { inside }: Scene,
  palette: Palette,
): void {
  if (rows < 2) return;
  context.save();
  context.beginPath();
  context.rect(inside.x, inside.y, inside.width, inside.height);
  context.clip();
  const flat = marks.filter(({ kind }) => kind !== 'kink').map(({ at }) => at);
  for (const [level, dash] of [[0, []], ...flat.map(at => [at, [3, 3]] as const)] as const) {
    context.beginPath();
    traceLevel(context, entering, columns, rows, level, inside);
    context.setLineDash([]);
    context.strokeStyle = palette.background;
    context.lineWidth = dash.length > 0 ? 2.5 : 4.5;
    context.stroke();
    context.setLineDash([...dash]);
    context.strokeStyle = palette.foreground;
    context.lineWidth = dash.length > 0 ? 1 : 2;
    context.stroke();
  }
  context.restore();
}

/** The picture in words. */
export function describePlane(
  { activationType, marks }: UnitReport,
  { entering, output }: UnitPlane,
  shows: RegionShows,
  scale: number,
): string {
  const broken = entering.reduce((sum, value) => (Number.isFinite(value) ? sum : sum + 1), 0);
  if (broken === entering.length) return 'It is not a number anywhere in the picture.';
  const positive = entering.reduce((sum, value) => (value > 0 ? sum + 1 : sum), 0);
  const name = activationType === undefined ? 'The output' : 'z';
  const share = positive / entering.length;
  const sides =
    share === 0
      ? `${name} is at or below 0 everywhere in the picture.`
      : share === 1
        ? `${name} is above 0 everywhere in the picture.`
        : `${name} is above 0 on ${formatShare(share)} of the picture.`;
  const flat =
    isConstant(output) && activationType !== undefined ? ' The output is the same everywhere.' : '';
  const bends =
    marks.some(({ kind }) => kind === 'kink') && share > 0 && share < 1 ? ' It bends along the line.' : '';
  const colours = `Orange below 0, purple above, up to ±${formatNumber(scale)}${shows === 'output' ? '' : ' of z'}.`;
  const holes = broken > 0 ? ` Not a number on ${formatShare(broken / entering.length)} of it.` : '';
  return `${sides}${holes}${bends}${flat}${scale > 0 ? ` ${colours}` : ''}`;
}
