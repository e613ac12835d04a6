import type { GraphColumn } from '../../../core/session/protocol/graph';
import { drawNotANumber, drawUnitMark } from '../../encoding/unitStates';
import type { Palette } from '../../theme';
import { EdgeLayer, type EdgePainting } from './edgeLayer';
import { unitY, type GraphLayout, type PlacedColumn } from './layout';
import { marked, pictureRadius, unitSheet, type UnitSheet } from './unitSheet';

/** Milliseconds of one frame of the screen that edges may take. */
const edgeTime = 4;

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
  draw(context: CanvasRenderingContext2D, painting: EdgePainting): boolean {
    const more = this.edges.draw(context, painting, performance.now() + edgeTime);
    for (const column of painting.layout.columns) this.drawColumn(context, painting, column);
    return more;
  }

  private drawColumn(context: CanvasRenderingContext2D, painting: EdgePainting, column: PlacedColumn): void {
    const { layout, palette, selection, placement } = painting;
    const { column: data } = column;
    const radius = column.radius * placement.k;
    const x = placement.x + placement.k * column.x;
    if (x + radius < 0 || x - radius > layout.width || data.units === 0) return;
    const spacing = column.spacing * placement.k;
    const yOf = (unit: number): number => placement.y + placement.k * unitY(column, unit);
    const first = Math.max(0, Math.floor(-yOf(0) / spacing) - 1);
    const last = Math.min(data.units - 1, Math.ceil((layout.height - yOf(0)) / spacing) + 1);
    if (last < first) return;
    const sheet = this.sheetOf(data, first, last, radius, palette);
    if (sheet) {
      const strip = sheet.height === 1;
      const width = strip ? 2 * radius + 2 : (2 * radius) / sheet.share;
      const height = strip ? spacing : width;
      context.imageSmoothingEnabled = !strip;
      if (strip) {
        const y = yOf(first) - spacing / 2;
        context.drawImage(sheet.canvas, x - radius, y, width, spacing * (last - first + 1));
      } else
        for (let unit = first; unit <= last; unit++) {
          const from = (unit - first) * sheet.height;
          const [left, top] = [x - width / 2, yOf(unit) - height / 2];
          context.drawImage(sheet.canvas, 0, from, sheet.width, sheet.height, left, top, width, height);
        }
      context.imageSmoothingEnabled = true;
    }
    if (radius >= pictureRadius)
      for (let unit = first; unit <= last; unit++) {
        const state = data.states.at(unit);
        if (Number.isNaN(data.mean[unit] ?? 0))
          drawNotANumber(context, x - radius, yOf(unit) - radius, 2 * radius, 2 * radius, palette);
        if (state && marked(state)) drawUnitMark(context, state, x, yOf(unit), radius, palette);
      }
    if (selection.layer !== data.layer || selection.unit === undefined) return;
    context.strokeStyle = palette.focus;
    context.lineWidth = 2.5;
    context.beginPath();
    context.arc(x, yOf(selection.unit), radius + 3, 0, 2 * Math.PI);
    context.stroke();
  }

  private sheetOf(
    data: GraphColumn,
    first: number,
    last: number,
    radius: number,
    palette: Palette,
  ): UnitSheet | undefined {
    const pixels = radius * (window.devicePixelRatio || 1);
    const key = `${first} ${last} ${pixels}`;
    const known = this.sheets.get(data);
    if (known?.key === key && known.palette === palette) return known.sheet;
    const sheet = unitSheet(data, first, last, pixels, radius, palette);
    this.sheets.set(data, { key, palette, sheet });
    return sheet;
  }
}

/** Type and shape above each column, where they fit beside their neighbours. */
export function drawHeadings(
  context: CanvasRenderingContext2D,
  layout: GraphLayout,
  toScreen: (x: number) => number,
  palette: Palette,
): void {
  context.font = `11px ${palette.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'alphabetic';
  let right = -Infinity;
  for (const { column, x } of layout.columns) {
    const dead = column.states.filter(state => state === 'dead').length;
    const name = column.type;
    const below = dead > 0 ? `${column.units} · ${dead} dead` : String(column.units);
    const width = Math.max(context.measureText(name).width, context.measureText(below).width) + 8;
    const at = toScreen(x);
    if (at - width / 2 < right) continue;
    right = at + width / 2;
    context.fillStyle = palette.foreground;
    context.fillText(name, at, 12);
    context.fillStyle = dead > 0 ? palette.warning : palette.muted;
    context.fillText(below, at, 25);
  }
}
