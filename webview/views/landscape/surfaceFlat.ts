import type { Pen } from '../../chart/pen';
import { contours, geoPath, geoTransform, scaleLinear } from 'd3';
import { formatTick } from '../../encoding/format';
import { sequentialColour } from '../../encoding/sequential';
import type { Palette } from '../../theme';
import { drawLossLegend, legendWidth, levels } from './surfaceLegend';
import { drawPaths } from './surfacePaths';
import { axisName, axisUnit, type LossScale, type SurfaceScene } from './surfaceScene';

const left = 58;
const top = 22;

/** A square that leaves room for the axes and the legend. */
export function flatBox(width: number): {
  readonly left: number;
  readonly top: number;
  readonly size: number;
} {
  return { left, top, size: Math.max(120, Math.min(width - left - legendWidth - 14, 460)) };
}

export function flatHeight(width: number): number {
  return flatBox(width).size + top + 54;
}

/** The surface from above: filled contours with lines between them, holes hatched, and the paths. */
export function drawFlat(
  context: Pen,
  scene: SurfaceScene,
  scale: LossScale,
  width: number,
  cursor: readonly [number, number] | undefined,
  palette: Palette,
): void {
  const { size } = flatBox(width);
  const { surface } = scene;
  const columns = surface.x.length;
  const rows = surface.y.length;
  const heights = surface.loss.map(loss => scale.toUnit(loss));
  const x = scaleLinear([surface.x[0], surface.x[columns - 1]], [left, left + size]);
  const y = scaleLinear([surface.y[0], surface.y[rows - 1]], [top + size, top]);
  context.save();
  context.beginPath();
  context.rect(left, top, size, size);
  context.clip();
  if (scale.valid && columns > 1 && rows > 1) fillContours(context, heights, columns, rows, size, palette);
  hatchHoles(context, heights, columns, rows, size, palette);
  drawPaths(context, scene, (px, py) => [x(px), y(py)], palette);
  if (cursor) crosshair(context, x(surface.x[cursor[0]]), y(surface.y[cursor[1]]), size, palette);
  context.restore();

  context.strokeStyle = palette.muted;
  context.lineWidth = 1;
  context.strokeRect(left, top, size, size);
  context.fillStyle = palette.muted;
  context.font = `11px ${palette.font}`;
  context.textAlign = 'center';
  for (const tick of x.ticks(5)) context.fillText(formatTick(tick), x(tick), top + size + 15);
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const tick of y.ticks(5)) context.fillText(formatTick(tick), left - 5, y(tick));
  context.textBaseline = 'alphabetic';
  context.textAlign = 'left';
  context.fillStyle = palette.foreground;
  context.fillText(`→ ${axisName(surface.first)}`, left, top + size + 31);
  context.fillText(axisUnit(surface), left, top + size + 45);
  context.fillText(`↑ ${axisName(surface.second)}`, 4, 12);
  drawLossLegend(context, scale, left + size + 14, top + 16, size - 24, palette);
}

function fillContours(
  context: Pen,
  heights: Float64Array,
  columns: number,
  rows: number,
  size: number,
  palette: Palette,
): void {
  context.fillStyle = sequentialColour(0.5 / levels);
  context.fillRect(left, top, size, size);
  // Contours know only numbers: holes are lifted above everything and covered afterwards.
  const values = Array.from(heights, height => (Number.isNaN(height) ? 1 : height));
  // A contour's grid has its values in the middle of unit cells.
  const across = size / (columns - 1);
  const up = size / (rows - 1);
  const toScreen = geoTransform({
    point(px, py) {
      this.stream.point(left + (px - 0.5) * across, top + size - (py - 0.5) * up);
    },
  });
  const path = geoPath(toScreen, context);
  const thresholds = Array.from({ length: levels - 1 }, (_, i) => (i + 1) / levels);
  context.lineWidth = 0.6;
  for (const level of contours().size([columns, rows]).thresholds(thresholds)(values)) {
    context.beginPath();
    path(level);
    context.fillStyle = sequentialColour(level.value + 0.5 / levels);
    context.fill();
    // A line between two levels, so that they are told apart without their colours.
    context.strokeStyle = palette.background;
    context.globalAlpha = 0.45;
    context.stroke();
    context.globalAlpha = 1;
  }
}

function hatchHoles(
  context: Pen,
  heights: Float64Array,
  columns: number,
  rows: number,
  size: number,
  palette: Palette,
): void {
  const w = size / Math.max(1, columns - 1);
  const h = size / Math.max(1, rows - 1);
  const holes = Array.from(heights.keys()).filter(cell => Number.isNaN(heights[cell]));
  if (holes.length === 0) return;
  context.save();
  context.beginPath();
  for (const cell of holes)
    context.rect(
      left + (cell % columns) * w - w / 2,
      top + size - Math.floor(cell / columns) * h - h / 2,
      w + 0.5,
      h + 0.5,
    );
  context.fillStyle = palette.background;
  context.fill();
  context.clip();
  // One hatching over all holes, so that it does not depend on the resolution.
  context.strokeStyle = palette.error;
  context.lineWidth = 1;
  context.beginPath();
  for (let offset = -size; offset < size; offset += 7) {
    context.moveTo(left + offset, top + size);
    context.lineTo(left + offset + size, top);
  }
  context.stroke();
  context.restore();
}

function crosshair(context: Pen, x: number, y: number, size: number, palette: Palette): void {
  for (const [colour, width] of [
    [palette.background, 3],
    [palette.foreground, 1],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(left, y);
    context.lineTo(left + size, y);
    context.moveTo(x, top);
    context.lineTo(x, top + size);
    context.stroke();
  }
}
