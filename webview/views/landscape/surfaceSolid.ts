import type { Pen } from '../../chart/pen';
import { scaleLinear } from 'd3';
import { formatNumber, formatTick } from '../../encoding/format';
import { sequentialColour } from '../../encoding/sequential';
import type { Palette } from '../../theme';
import { drawLossLegend, legendWidth } from './surfaceLegend';
import { drawPaths } from './surfacePaths';
import { axisName, cellOf, type LossScale, type SurfaceScene } from './surfaceScene';

/** Cells a side that are drawn at most: more would not be told apart. */
const mostCells = 64;

export interface View3D {
  readonly turn: number;
  readonly tilt: number;
}

export function solidHeight(width: number): number {
  return Math.max(260, Math.min(470, width * 0.78));
}

/** From the unit cube (u and v −½ … ½, height 0 … 1) to the screen; the third number grows towards the eye. */
type Project = (u: number, v: number, height: number) => [x: number, y: number, depth: number];

export function projection(width: number, height: number, { turn, tilt }: View3D): Project {
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  const scale = Math.min((width - legendWidth - 60) * 0.66, height * 0.56);
  const middle = (width - legendWidth) / 2;
  return (u, v, h) => {
    const x = u * cos - v * sin;
    const z = u * sin + v * cos;
    return [
      middle + x * scale,
      height * 0.44 + (z * Math.sin(tilt) - (h - 0.42) * Math.cos(tilt) * 0.85) * scale,
      z,
    ];
  };
}

/** Place of a grid point in the unit cube. */
export function gridPlace(
  columns: number,
  rows: number,
  column: number,
  row: number,
): [u: number, v: number] {
  return [columns > 1 ? column / (columns - 1) - 0.5 : 0, rows > 1 ? 0.5 - row / (rows - 1) : 0];
}

/** The surface as a body, from the far cells to the near ones (painter's algorithm), in a box with named axes. */
export function drawSolid(
  context: Pen,
  scene: SurfaceScene,
  scale: LossScale,
  width: number,
  view: View3D,
  cursor: readonly [number, number] | undefined,
  palette: Palette,
): void {
  const { surface } = scene;
  const height = solidHeight(width);
  const project = projection(width, height, view);
  const columns = surface.x.length;
  const rows = surface.y.length;
  const heights = surface.loss.map(loss => scale.toUnit(loss));
  drawFloor(context, project, palette);
  drawCells(context, heights, columns, rows, project, palette);
  const place = (px: number, py: number): readonly [number, number] => {
    const [column, row] = cellOf(surface, px, py);
    const c = Math.round(Math.max(0, Math.min(columns - 1, column)));
    const r = Math.round(Math.max(0, Math.min(rows - 1, row)));
    const [u, v] = gridPlace(columns, rows, column, row);
    const [x, y] = project(u, v, heights[r * columns + c] || 0);
    return [x, y];
  };
  drawPaths(context, scene, place, palette);
  if (cursor) {
    const [u, v] = gridPlace(columns, rows, cursor[0], cursor[1]);
    const h = heights[cursor[1] * columns + cursor[0]] || 0;
    const [x, y] = project(u, v, h);
    const [, floor] = project(u, v, 0);
    context.strokeStyle = palette.foreground;
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(x, floor);
    context.lineTo(x, y);
    context.arc(x, y, 4, Math.PI / 2, 2.5 * Math.PI);
    context.stroke();
  }
  drawAxes(context, scene, scale, project, width, height, palette);
  drawLossLegend(context, scale, width - legendWidth + 4, 26, height - 60, palette);
}

function drawFloor(context: Pen, project: Project, palette: Palette): void {
  context.strokeStyle = palette.grid;
  context.lineWidth = 1;
  for (let line = 0; line <= 4; line++) {
    const at = line / 4 - 0.5;
    for (const [from, to] of [
      [project(at, -0.5, 0), project(at, 0.5, 0)],
      [project(-0.5, at, 0), project(0.5, at, 0)],
    ]) {
      context.beginPath();
      context.moveTo(from[0], from[1]);
      context.lineTo(to[0], to[1]);
      context.stroke();
    }
  }
}

function drawCells(
  context: Pen,
  heights: Float64Array,
  columns: number,
  rows: number,
  project: Project,
  palette: Palette,
): void {
  const stride = Math.max(1, Math.ceil((Math.max(columns, rows) - 1) / mostCells));
  const cells: { depth: number; corners: [number, number, number][]; level: number }[] = [];
  for (let row = 0; row + stride < rows; row += stride) {
    for (let column = 0; column + stride < columns; column += stride) {
      const at = [
        [row, column],
        [row, column + stride],
        [row + stride, column + stride],
        [row + stride, column],
      ] as const;
      const levels = at.map(([r, c]) => heights[r * columns + c]);
      const hole = levels.some(Number.isNaN);
      // A hole is a hatched cell on the floor.
      const corners = at.map(([r, c], i) => project(...gridPlace(columns, rows, c, r), hole ? 0 : levels[i]));
      const depth = corners.reduce((sum, corner) => sum + corner[2], 0);
      cells.push({ depth, corners, level: hole ? NaN : levels.reduce((a, b) => a + b, 0) / 4 });
    }
  }
  cells.sort((a, b) => a.depth - b.depth);
  for (const { corners, level } of cells) {
    context.beginPath();
    corners.forEach(([x, y], i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
    context.closePath();
    if (Number.isNaN(level)) {
      context.strokeStyle = palette.error;
      context.lineWidth = 0.8;
      context.beginPath();
      context.moveTo(corners[0][0], corners[0][1]);
      context.lineTo(corners[2][0], corners[2][1]);
      context.stroke();
      continue;
    }
    context.fillStyle = sequentialColour(level);
    context.fill();
    // The mesh shows the form where the colours are alike.
    context.strokeStyle = palette.background;
    context.lineWidth = 0.35;
    context.stroke();
  }
}

/** Along the near edges of the floor, and the loss along the upright at the left. */
function drawAxes(
  context: Pen,
  { surface }: SurfaceScene,
  scale: LossScale,
  project: Project,
  width: number,
  height: number,
  palette: Palette,
): void {
  context.font = `11px ${palette.font}`;
  context.strokeStyle = palette.muted;
  context.lineWidth = 1;
  const nearV = project(0, 0.5, 0)[2] > project(0, -0.5, 0)[2] ? 0.5 : -0.5;
  const nearU = project(0.5, 0, 0)[2] > project(-0.5, 0, 0)[2] ? 0.5 : -0.5;
  const edge = (
    ends: readonly [readonly [number, number], readonly [number, number]],
    grid: Float64Array,
    name: string,
    away: readonly [number, number],
    flip: boolean,
  ): void => {
    const [a, b] = ends.map(([u, v]) => project(u, v, 0));
    context.beginPath();
    context.moveTo(a[0], a[1]);
    context.lineTo(b[0], b[1]);
    context.stroke();
    const at = scaleLinear([grid[0], grid[grid.length - 1]], flip ? [0.5, -0.5] : [-0.5, 0.5]);
    context.textAlign = 'center';
    context.fillStyle = palette.muted;
    for (const tick of at.ticks(4)) {
      const t = at(tick);
      const [u, v] = ends[0][0] === ends[1][0] ? [ends[0][0], t] : [t, ends[0][1]];
      const [x, y] = project(u + away[0] * 0.06, v + away[1] * 0.06, 0);
      context.fillText(formatTick(tick), x, y + 8);
    }
    // Names stand below the body, on the side of their edge, where no tick can meet them.
    const leftwards = project(away[0], away[1], 0)[0] < project(0, 0, 0)[0];
    context.fillStyle = palette.foreground;
    context.textAlign = leftwards ? 'left' : 'right';
    context.fillText(
      leftwards ? `↘ ${name}` : `${name} ↗`,
      leftwards ? 4 : width - 4,
      height - (leftwards ? 20 : 5),
    );
  };
  const side = Math.sign(nearU);
  const front = Math.sign(nearV);
  edge(
    [
      [-0.5, nearV],
      [0.5, nearV],
    ],
    surface.x,
    axisName(surface.first),
    [0, front],
    false,
  );
  edge(
    [
      [nearU, -0.5],
      [nearU, 0.5],
    ],
    surface.y,
    axisName(surface.second),
    [side, 0],
    true,
  );

  const corners = [-0.5, 0.5].flatMap(u => [-0.5, 0.5].map(v => [u, v] as const));
  const [u, v] = corners.reduce((best, corner) =>
    project(corner[0], corner[1], 0)[0] < project(best[0], best[1], 0)[0] ? corner : best,
  );
  const [x, foot] = project(u, v, 0);
  const [, head] = project(u, v, 1);
  context.beginPath();
  context.moveTo(x, foot);
  context.lineTo(x, head);
  context.stroke();
  context.textAlign = 'right';
  context.fillStyle = palette.muted;
  for (let tick = 0; tick <= 4; tick++)
    context.fillText(formatNumber(scale.fromUnit(tick / 4)), x - 5, foot + (head - foot) * (tick / 4) + 4);
  context.fillStyle = palette.foreground;
  context.fillText('loss', x - 5, head - 10);
}
