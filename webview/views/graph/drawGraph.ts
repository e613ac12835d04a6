import type { GraphColumn, NetworkGraph } from '../../../core/session/protocol/graph';
import type { Selection } from '../../../core/session/protocol/panel';
import { paintPixels } from '../../chart/canvas';
import { drawNotANumber, drawUnitMark } from '../../encoding/unitStates';
import type { Palette } from '../../theme';
import { unitY, type GraphLayout, type PlacedColumn } from './layout';

/** The strongest edges of each Linear that are drawn; the others would only be a grey area. */
const mostEdges = 3000;
/** Below this radius (on the screen) a unit's picture cannot be read and its mean activity is shown instead. */
const pictureRadius = 6;

export interface GraphPainting {
  readonly layout: GraphLayout;
  readonly graph: NetworkGraph;
  readonly palette: Palette;
  readonly selection: Selection;
  /** Screen pixels per unit of the plane. */
  readonly zoom: number;
  /** The visible part of the plane. */
  readonly view: { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number };
}

export function drawGraph(context: CanvasRenderingContext2D, painting: GraphPainting): void {
  const { layout } = painting;
  for (let index = 1; index < layout.columns.length; index++)
    drawEdges(context, painting, layout.columns[index - 1], layout.columns[index]);
  for (const column of layout.columns) drawColumn(context, painting, column);
}

/** For each Linear, which weights are drawn; found anew only when another frame comes. */
const strongestOf = new WeakMap<Float32Array, Int32Array>();

function strongest(edges: Float32Array): Int32Array {
  let found = strongestOf.get(edges);
  if (!found) {
    const all = Int32Array.from(edges.keys());
    if (edges.length <= mostEdges) found = all;
    else {
      // A threshold from a sample is enough to leave about as many as wanted.
      const sample = Float32Array.from({ length: 2048 }, (_, i) =>
        Math.abs(edges[Math.floor((i * edges.length) / 2048)]),
      ).sort();
      const threshold = sample[Math.min(2047, Math.floor(2048 * (1 - mostEdges / edges.length)))];
      found = all.filter(i => Math.abs(edges[i]) >= threshold).slice(0, 2 * mostEdges);
    }
    strongestOf.set(edges, found);
  }
  return found;
}

function drawEdges(
  context: CanvasRenderingContext2D,
  { palette, selection, zoom }: GraphPainting,
  from: PlacedColumn,
  to: PlacedColumn,
): void {
  const { edges, edgeIndex, units } = to.column;
  const x0 = from.x + from.radius;
  const x1 = to.x - to.radius;
  if (edges.length === 0) {
    // Element by element: one line a unit.
    context.strokeStyle = palette.grid;
    context.lineWidth = 1 / zoom;
    context.beginPath();
    for (let unit = 0; unit < Math.min(units, from.column.units); unit++) {
      context.moveTo(x0, unitY(from, unit));
      context.lineTo(x1, unitY(to, unit));
    }
    context.stroke();
    return;
  }
  const inputs = from.column.units;
  let largest = 0;
  for (const value of edges) {
    const size = Math.abs(value);
    if (size > largest && size !== Infinity) largest = size;
  }
  if (largest === 0) return;
  const middle = (x0 + x1) / 2;
  const chosen = (input: number, output: number): boolean =>
    selection.unit !== undefined &&
    ((selection.layer === from.column.layer && selection.unit === input) ||
      (selection.layer === to.column.layer && selection.unit === output));
  const line = (i: number, alpha: number, thick: number): void => {
    // Of a layer with very many edges only the largest came, with their places.
    const place = edgeIndex.length > 0 ? edgeIndex[i] : i;
    const output = Math.floor(place / inputs);
    const input = place % inputs;
    const strength = Math.abs(edges[i]) / largest;
    if (!Number.isFinite(edges[i])) {
      context.strokeStyle = palette.error;
      context.globalAlpha = 0.9;
    } else {
      context.strokeStyle = edges[i] < 0 ? palette.signs.negative : palette.signs.positive;
      context.globalAlpha = alpha * (0.15 + 0.85 * strength);
    }
    context.lineWidth = (thick * (0.4 + 2.4 * strength)) / Math.max(1, Math.sqrt(zoom));
    context.beginPath();
    context.moveTo(x0, unitY(from, input));
    context.bezierCurveTo(middle, unitY(from, input), middle, unitY(to, output), x1, unitY(to, output));
    context.stroke();
  };
  const someChosen =
    selection.unit !== undefined &&
    (selection.layer === from.column.layer || selection.layer === to.column.layer);
  const dense = edges.length > 1500 ? 0.35 : 0.8;
  for (const i of strongest(edges)) line(i, someChosen ? dense * 0.25 : dense, 1);
  if (someChosen) {
    // All edges of the chosen unit, also the weak ones.
    for (let i = 0; i < edges.length; i++) {
      const place = edgeIndex.length > 0 ? edgeIndex[i] : i;
      if (chosen(place % inputs, Math.floor(place / inputs))) line(i, 1, 1.4);
    }
  }
  context.globalAlpha = 1;
}

function drawColumn(context: CanvasRenderingContext2D, painting: GraphPainting, column: PlacedColumn): void {
  const { palette, selection, zoom, view } = painting;
  const { radius, column: data } = column;
  if (column.x + radius < view.x0 || column.x - radius > view.x1) return;
  const onScreen = radius * zoom;
  const first = Math.max(0, Math.floor((view.y0 - column.top) / column.spacing) - 1);
  const last = Math.min(data.units - 1, Math.ceil((view.y1 - column.top) / column.spacing) + 1);
  for (let unit = first; unit <= last; unit++) {
    const y = unitY(column, unit);
    const state = data.states[unit];
    const failed = Number.isNaN(data.mean[unit] ?? 0);
    if (onScreen >= pictureRadius) {
      context.save();
      context.beginPath();
      context.arc(column.x, y, radius, 0, 2 * Math.PI);
      context.fillStyle = palette.background;
      context.fill();
      context.clip();
      drawPicture(context, data, unit, column.x, y, radius, palette);
      context.restore();
    } else {
      context.fillStyle = meanColour(data, unit, palette);
      context.beginPath();
      context.arc(column.x, y, radius, 0, 2 * Math.PI);
      context.fill();
    }
    if (failed) drawNotANumber(context, column.x - radius, y - radius, 2 * radius, 2 * radius, palette);
    if (onScreen >= 2.5 || (state !== undefined && state !== 'healthy'))
      drawUnitMark(context, state, column.x, y, radius, palette);
    if (selection.layer === data.layer && selection.unit === unit) {
      context.strokeStyle = palette.focus;
      context.lineWidth = 2.5 / zoom;
      context.beginPath();
      context.arc(column.x, y, radius + 3 / zoom, 0, 2 * Math.PI);
      context.stroke();
    }
  }
}

function drawPicture(
  context: CanvasRenderingContext2D,
  { pictures, pictureSize: size, overPlane }: GraphColumn,
  unit: number,
  x: number,
  y: number,
  radius: number,
  palette: Palette,
): void {
  if (pictures.length === 0) return;
  const start = unit * size * size;
  const { table } = palette.diverging;
  const missing = 0;
  paintPixels(
    context,
    size,
    size,
    pixel => {
      const row = Math.floor(pixel / size);
      const value = pictures[start + (overPlane ? (size - 1 - row) * size + (pixel % size) : pixel)];
      return value === -128 ? missing : table[value + 127];
    },
    { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius },
    overPlane,
  );
}

function meanColour(column: GraphColumn, unit: number, palette: Palette): string {
  const scale = column.pictureScale[unit];
  const mean = column.mean[unit] ?? 0;
  return scale > 0 ? palette.diverging.colour(mean / scale) : palette.grid;
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
