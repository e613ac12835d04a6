import type { Pen } from '../../chart/pen';
import type { GraphColumn } from '../../../core/session/protocol/graph';
import { drawNotANumber, drawUnitMark } from '../../encoding/unitStates';
import type { Palette } from '../../theme';
import { EdgeLayer, type EdgePainting } from './edgeLayer';
import { extentOf, unitX, unitY, type PlacedColumn } from './layout';
import { marked, pictureRadius, unitSheet, type UnitFace, type UnitSheet } from './unitSheet';

/** Milliseconds of one frame of the screen that edges may take. */
const edgeTime = 4;
/** From this radius on there is room to write a unit's state into it. */
const wordRadius = 13;

export interface GraphPainting extends EdgePainting {
  readonly face: UnitFace;
}

interface KnownSheet {
  readonly key: string;
  readonly palette: Palette;
  readonly sheet: UnitSheet | undefined;
}

/** Draws the network as it is placed on the screen; keeps what is as it was. */
export class GraphPainter {
  private readonly edges = new EdgeLayer();
  private readonly sheets = new WeakMap<GraphColumn, KnownSheet>();

  /** True when edges are still missing, which the next frame of the screen shall draw. */
  draw(context: Pen, painting: GraphPainting): boolean {
    drawLossEdges(context, painting);
    const more = this.edges.draw(context, painting, performance.now() + edgeTime);
    for (const column of painting.layout.columns) this.drawColumn(context, painting, column);
    return more;
  }

  private drawColumn(context: Pen, painting: GraphPainting, column: PlacedColumn): void {
    const { layout, palette, selection, placement, face } = painting;
    const { column: data, across } = column;
    const radius = column.radius * placement.k;
    const [from, to] = extentOf(column).map(value => placement.x + placement.k * value);
    if (to < 0 || from > layout.width || data.units === 0) return;
    const spacing = column.spacing * placement.k;
    const xOf = (unit: number): number => placement.x + placement.k * unitX(column, unit);
    const yOf = (unit: number): number => placement.y + placement.k * unitY(column, unit);
    const firstRow = Math.max(0, Math.floor(-yOf(0) / spacing) - 1);
    const lastRow = Math.ceil((layout.height - yOf(0)) / spacing) + 1;
    const first = firstRow * across;
    const last = Math.min(data.units - 1, (lastRow + 1) * across - 1);
    if (last < first) return;
    const sheet = this.sheetOf(column, first, last, radius, palette, face);
    if (sheet) {
      const strip = sheet.height === 1;
      const width = strip ? 2 * radius + 2 : (2 * radius) / sheet.share;
      context.imageSmoothingEnabled = !strip;
      if (strip) {
        const y = yOf(first) - spacing / 2;
        context.drawImage(sheet.canvas, from, y, width, spacing * (last - first + 1));
      } else
        for (let unit = first; unit <= last; unit++) {
          const row = (unit - first) * sheet.height;
          const [left, top] = [xOf(unit) - width / 2, yOf(unit) - width / 2];
          context.drawImage(sheet.canvas, 0, row, sheet.width, sheet.height, left, top, width, width);
        }
      context.imageSmoothingEnabled = true;
    }
    if (radius >= pictureRadius)
      for (let unit = first; unit <= last; unit++)
        drawMarks(context, palette, data, unit, xOf(unit), yOf(unit), radius);
    if (selection.layer !== data.layer || selection.unit === undefined) return;
    context.strokeStyle = palette.focus;
    context.lineWidth = 2.5;
    context.beginPath();
    context.arc(xOf(selection.unit), yOf(selection.unit), radius + 3, 0, 2 * Math.PI);
    context.stroke();
  }

  private sheetOf(
    { column: data, across }: PlacedColumn,
    first: number,
    last: number,
    radius: number,
    palette: Palette,
    face: UnitFace,
  ): UnitSheet | undefined {
    const pixels = radius * (window.devicePixelRatio || 1);
    const key = `${first} ${last} ${pixels} ${face}`;
    const known = this.sheets.get(data);
    if (known?.key === key && known.palette === palette) return known.sheet;
    const sheet = unitSheet(data, first, last, pixels, radius, palette, { face, single: across === 1 });
    this.sheets.set(data, { key, palette, sheet });
    return sheet;
  }
}

function drawMarks(
  context: Pen,
  palette: Palette,
  data: GraphColumn,
  unit: number,
  x: number,
  y: number,
  radius: number,
): void {
  const state = data.states.at(unit);
  if (Number.isNaN(data.mean[unit] ?? 0))
    drawNotANumber(context, x - radius, y - radius, 2 * radius, 2 * radius, palette);
  if (state && marked(state)) drawUnitMark(context, state, x, y, radius, palette);
  if (state !== 'dead' || radius < wordRadius) return;
  context.fillStyle = palette.foreground;
  context.font = `${Math.min(radius * 0.62, 11)}px ${palette.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText('dead', x, y);
}

/** From every output to the loss. */
function drawLossEdges(context: Pen, { layout, palette, placement }: EdgePainting): void {
  const last = layout.columns[layout.columns.length - 1];
  const across = (x: number): number => placement.x + placement.k * x;
  const down = (y: number): number => placement.y + placement.k * y;
  const [x, y] = [across(layout.loss.x), down(layout.loss.y)];
  context.strokeStyle = palette.grid;
  context.lineWidth = 1;
  context.beginPath();
  for (let unit = 0; unit < last.column.units; unit++) {
    const x0 = across(unitX(last, unit) + last.radius);
    const middle = (x0 + x) / 2;
    const from = down(unitY(last, unit));
    context.moveTo(x0, from);
    context.bezierCurveTo(middle, from, middle, y, x, y);
  }
  context.stroke();
}
