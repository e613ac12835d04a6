import type { Pen } from '../../chart/pen';
import type { Selection } from '../../../core/session/protocol/panel';
import { isRecording } from '../../chart/canvas';
import { packCssColour } from '../../encoding/colour';
import type { Palette } from '../../theme';
import { extentOf, unitX, unitY, type GraphLayout, type PlacedColumn } from './layout';
import { StrokeRaster, strokeShape } from './raster';
import { notFinite, strokesOf } from './strokes';

/** From the plane of the layout to pixels of the screen. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly k: number;
}

export interface EdgePainting {
  readonly layout: GraphLayout;
  readonly palette: Palette;
  readonly selection: Selection;
  readonly placement: Placement;
}

/** Strokes drawn between two looks at the clock. */
const portion = 200;
/** A picture of more pixels is drawn at half of the screen's resolution. */
const mostPixels = 3e6;

/**
 * All edges of the network as one picture. It is drawn in portions, so that no frame of the screen waits for it, and stands
 * until the next one is complete; a picture that was begun is finished, however fast newer weights come.
 */
export class EdgeLayer {
  private shown: Picture | undefined;
  private coming: { readonly picture: Picture; readonly work: Generator<undefined, void> } | undefined;
  private readonly raster = new StrokeRaster();

  /** Goes on with the newest picture until the deadline; true when another part of it is still to be drawn. */
  prepare(painting: EdgePainting, deadline: number): boolean {
    const { placement, layout } = painting;
    const fits = (picture: Picture | undefined): boolean =>
      picture !== undefined &&
      samePlacement(picture.painting.placement, placement) &&
      picture.painting.layout.width === layout.width &&
      picture.painting.layout.height === layout.height;
    // Zoomed or resized: what was begun for another place is of no use.
    if (!fits(this.coming?.picture)) this.coming = undefined;
    if (!this.coming && !(this.shown && samePainting(this.shown.painting, painting))) this.begin(painting);
    while (this.coming) {
      if (this.coming.work.next().done) {
        this.shown = this.coming.picture;
        this.coming = undefined;
      } else if (performance.now() >= deadline) break;
    }
    return this.coming !== undefined || !(this.shown && samePainting(this.shown.painting, painting));
  }

  /** Draws what there is of the newest picture. */
  draw(context: Pen, painting: EdgePainting): void {
    if (isRecording()) {
      drawAsLines(context, painting);
      return;
    }
    const { placement } = painting;
    // Until there is one for this place and size, the former is stretched to it; the very first is seen as it grows.
    const picture = this.shown ?? this.coming?.picture;
    if (picture) {
      const scale = placement.k / picture.painting.placement.k;
      const { x, y } = picture.painting.placement;
      const { width, height } = picture.painting.layout;
      context.drawImage(
        picture.canvas,
        placement.x - scale * x,
        placement.y - scale * y,
        scale * width,
        scale * height,
      );
    }
  }

  private begin(painting: EdgePainting): void {
    const { width, height } = painting.layout;
    const ratio = window.devicePixelRatio || 1;
    const resolution = width * height * ratio * ratio > mostPixels ? ratio / 2 : ratio;
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(width * resolution));
    canvas.height = Math.max(1, Math.round(height * resolution));
    const picture = { canvas, painting };
    this.coming = { picture, work: this.perform(picture, resolution) };
  }

  private *perform({ canvas, painting }: Picture, resolution: number): Generator<undefined, void> {
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) return;
    const { columns } = painting.layout;
    for (let index = 1; index < columns.length; index++)
      yield* this.between(context, painting, columns[index - 1], columns[index], resolution);
  }

  /** The edges between two neighbouring columns, and then their pixels. */
  private *between(
    context: CanvasRenderingContext2D,
    painting: EdgePainting,
    from: PlacedColumn,
    to: PlacedColumn,
    resolution: number,
  ): Generator<undefined, void> {
    const { placement, palette, layout } = painting;
    const across = (x: number): number => (placement.x + placement.k * x) * resolution;
    const down = (y: number): number => (placement.y + placement.k * y) * resolution;
    const start = across(extentOf(from)[1]);
    const end = across(extentOf(to)[0]);
    const left = Math.max(0, Math.floor(start));
    const width = Math.min(Math.round(layout.width * resolution), Math.ceil(end)) - left;
    const { height } = context.canvas;
    if (width <= 0 || end <= start) return;
    const straight = to.column.edges.length === 0;
    const shape = strokeShape(width, left - start, end - start, straight);
    this.raster.begin(width, height);
    let drawn = 0;
    for (const { input, output, thickness, opacity, negative } of strokesOf(painting, from, to)) {
      const [y0, y1] = [down(unitY(from, input)), down(unitY(to, output))];
      this.raster.stroke(shape, y0, y1, thickness * resolution, opacity, negative);
      if (++drawn % portion === 0) yield;
    }
    const image = context.createImageData(width, height);
    const { negative, positive } = palette.signs;
    const [first, second] = straight ? [palette.grid, palette.grid] : [negative, positive];
    this.raster.paint(new Uint32Array(image.data.buffer), packCssColour(first), packCssColour(second));
    context.putImageData(image, left, 0);
    drawLeads(context, painting, from, to, resolution);
    context.strokeStyle = palette.error;
    context.lineWidth = 1.5 * resolution;
    for (const [input, output] of notFinite(from, to)) {
      context.beginPath();
      context.moveTo(start, down(unitY(from, input)));
      context.lineTo(end, down(unitY(to, output)));
      context.stroke();
    }
    yield;
  }
}

/** Where units stand several abreast, thin lines from the inner ones to where the edges begin and end. */
function drawLeads(
  context: Pen,
  { palette, placement }: EdgePainting,
  from: PlacedColumn,
  to: PlacedColumn,
  resolution: number,
): void {
  const across = (x: number): number => (placement.x + placement.k * x) * resolution;
  const down = (y: number): number => (placement.y + placement.k * y) * resolution;
  context.strokeStyle = palette.grid;
  context.lineWidth = resolution;
  context.beginPath();
  const lead = (column: PlacedColumn, side: 1 | -1): void => {
    if (column.across === 1) return;
    const edge = across(extentOf(column)[side === 1 ? 1 : 0]);
    for (let unit = 0; unit < column.column.units; unit++) {
      const y = down(unitY(column, unit));
      context.moveTo(across(unitX(column, unit) + side * column.radius), y);
      context.lineTo(edge, y);
    }
  };
  lead(from, 1);
  lead(to, -1);
  context.stroke();
}

/** The same edges one by one, for a picture made of lines. */
function drawAsLines(context: Pen, painting: EdgePainting): void {
  const { layout, palette, placement } = painting;
  const x = (value: number): number => placement.x + placement.k * value;
  const y = (value: number): number => placement.y + placement.k * value;
  for (let index = 1; index < layout.columns.length; index++) {
    const [from, to] = [layout.columns[index - 1], layout.columns[index]];
    const [start, end] = [x(extentOf(from)[1]), x(extentOf(to)[0])];
    drawLeads(context, painting, from, to, 1);
    const middle = (start + end) / 2;
    const straight = to.column.edges.length === 0;
    // What is to lie on top comes first.
    for (const stroke of [...strokesOf(painting, from, to)].reverse()) {
      const [y0, y1] = [y(unitY(from, stroke.input)), y(unitY(to, stroke.output))];
      const { negative, positive } = palette.signs;
      context.strokeStyle = straight ? palette.grid : stroke.negative ? negative : positive;
      context.globalAlpha = stroke.opacity;
      context.lineWidth = stroke.thickness;
      context.beginPath();
      context.moveTo(start, y0);
      if (straight) context.lineTo(end, y1);
      else context.bezierCurveTo(middle, y0, middle, y1, end, y1);
      context.stroke();
    }
    context.globalAlpha = 1;
  }
}

interface Picture {
  readonly canvas: HTMLCanvasElement;
  readonly painting: EdgePainting;
}

function samePlacement(a: Placement, b: Placement): boolean {
  return a.x === b.x && a.y === b.y && a.k === b.k;
}

function samePainting(a: EdgePainting, b: EdgePainting): boolean {
  return (
    sameScene(a, b) &&
    a.layout.columns.every(({ column }, index) => column === b.layout.columns[index].column)
  );
}

/** Whether two differ at most by the numbers that came: not in place, size, colours, or what is chosen. */
export function sameScene(a: EdgePainting, b: EdgePainting): boolean {
  return (
    a.palette === b.palette &&
    a.selection === b.selection &&
    samePlacement(a.placement, b.placement) &&
    a.layout.width === b.layout.width &&
    a.layout.height === b.layout.height &&
    a.layout.columns.length === b.layout.columns.length &&
    a.layout.columns[0].x === b.layout.columns[0].x
  );
}
