import type { Pen } from '../../chart/pen';
import type { GraphColumn } from '../../../core/session/protocol/graph';
import { isRecording } from '../../chart/canvas';
import { drawNotANumber, drawUnitMark } from '../../encoding/unitStates';
import type { Palette } from '../../theme';
import { EdgeLayer, type EdgePainting } from './edgeLayer';
import { unitX, unitY, type PlacedColumn } from './layout';
import { UnitLayer, unitsInSight, type UnitPainting } from './unitLayer';
import { marked, pictureRadius } from './unitPainter';

/** Milliseconds of one frame of the screen that units and edges may take. */
const drawingTime = 4;
/** From this radius on there is room to write a unit's state into it. */
const wordRadius = 13;

/** Draws the network as it is placed on the screen; keeps what is as it was. */
export class GraphPainter {
  private readonly edges = new EdgeLayer();
  private readonly units = new UnitLayer();

  /** Goes on with the pictures of units and edges; true when there is more to do, in the next frame of the screen. */
  prepare(painting: UnitPainting): boolean {
    if (isRecording()) {
      this.units.update(painting, Infinity);
      return false;
    }
    const deadline = performance.now() + drawingTime;
    const moreUnits = this.units.update(painting, deadline);
    const moreEdges = this.edges.prepare(painting, deadline);
    return moreUnits || moreEdges;
  }

  /** Draws what is prepared. */
  draw(context: Pen, painting: UnitPainting): void {
    drawLossEdges(context, painting);
    this.edges.draw(context, painting);
    for (const column of painting.layout.columns) this.drawColumn(context, painting, column);
  }

  private drawColumn(context: Pen, painting: UnitPainting, placed: PlacedColumn): void {
    const sight = unitsInSight(painting, placed);
    if (!sight) return;
    this.units.draw(context, painting, placed, sight);
    const { palette, selection, placement } = painting;
    const { column } = placed;
    const radius = placed.radius * placement.k;
    const xOf = (unit: number): number => placement.x + placement.k * unitX(placed, unit);
    const yOf = (unit: number): number => placement.y + placement.k * unitY(placed, unit);
    if (radius >= pictureRadius)
      for (let unit = sight.first; unit <= sight.last; unit++)
        drawMarks(context, palette, column, unit, xOf(unit), yOf(unit), radius);
    if (selection.layer !== column.layer || selection.unit === undefined) return;
    context.strokeStyle = palette.focus;
    context.lineWidth = 2.5;
    context.beginPath();
    context.arc(xOf(selection.unit), yOf(selection.unit), radius + 3, 0, 2 * Math.PI);
    context.stroke();
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
