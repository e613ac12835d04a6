import type { Pen } from '../../chart/pen';
import type { DataPoints, DecisionRegion, PointSet } from '../../../core/session/protocol/decision';
import { paintPixels } from '../../chart/canvas';
import { traceClassMark } from '../../encoding/classes';
import { packColour } from '../../encoding/colour';
import { formatTick } from '../../encoding/format';
import type { Palette } from '../../theme';
import { isWrong, type Scene } from './scene';

export function drawScene(
  context: Pen,
  scene: Scene,
  data: DataPoints,
  decision: DecisionRegion | undefined,
  palette: Palette,
): void {
  const range = targetRange(data);
  const current = decision && decision.axes.every((axis, i) => axis === scene.axes[i]) ? decision : undefined;
  if (current) paintRegion(context, current, data, palette, scene, range);
  drawAxes(context, scene, data, palette);
  if (current && scene.single && data.classes.length === 0) drawCurve(context, scene, current, palette);
  drawMarks(context, scene, data, palette, decision);
}

/** A mark for each sample, ringed where the network's answer is known to be another class. */
export function drawMarks(
  context: Pen,
  scene: Scene,
  data: DataPoints,
  palette: Palette,
  decision?: DecisionRegion,
): void {
  const size = Math.max(4, Math.min(8, 160 / Math.sqrt(data.training.rows)));
  const marks = { context, scene, data, palette, size, range: targetRange(data) };
  drawPoints(marks, data.training, decision?.training, true);
  drawPoints(marks, data.validation, decision?.validation, false);
}

/** The largest absolute target: the same colour stands for the same value behind the marks and in them. */
function targetRange(data: DataPoints): number {
  if (data.classes.length > 0) return 1;
  let largest = 1e-12;
  for (const value of data.training.target) largest = Math.max(largest, Math.abs(value));
  return largest;
}

function paintRegion(
  context: Pen,
  { columns, rows, value, confidence }: DecisionRegion,
  data: DataPoints,
  palette: Palette,
  { inside, single }: Scene,
  range: number,
): void {
  // One feature and a number to predict: the curve says it, colours would say it again.
  if (single && data.classes.length === 0) return;
  const nan = packColour(palette.error, 0.5);
  const classes = palette.classes.map(colour =>
    Array.from({ length: 11 }, (_, step) => packColour(colour, 0.05 + 0.04 * step)),
  );
  const count = Math.max(2, data.classes.length);
  paintPixels(
    context,
    columns,
    rows,
    pixel => {
      // The picture's first row is the highest y.
      const index = (rows - 1 - Math.floor(pixel / columns)) * columns + (pixel % columns);
      const found = value[index];
      if (Number.isNaN(found)) return nan;
      if (data.classes.length === 0) {
        const step = Math.round(127 * Math.max(-1, Math.min(1, found / range)));
        return palette.diverging.table[step + 127];
      }
      const sure = Math.max(0, (confidence[index] * count - 1) / (count - 1));
      return classes[found % classes.length][Math.round(10 * Math.min(1, sure))];
    },
    inside,
    true,
  );
}

export function drawAxes(context: Pen, scene: Scene, data: DataPoints, palette: Palette): void {
  const { inside, x, y, width } = scene;
  const bottom = inside.y + inside.height;
  context.strokeStyle = palette.grid;
  context.lineWidth = 1;
  context.strokeRect(inside.x, inside.y, inside.width, inside.height);
  context.fillStyle = palette.muted;
  context.font = `11px ${palette.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'alphabetic';
  for (const tick of x.ticks(Math.max(2, Math.floor(inside.width / 80))))
    context.fillText(formatTick(tick), x(tick), bottom + 14);
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  if (scene.single && data.classes.length > 0)
    data.classes.forEach((name, index) => context.fillText(name, inside.x - 5, y(index), inside.x - 7));
  else for (const tick of y.ticks(5)) context.fillText(formatTick(tick), inside.x - 5, y(tick));
  context.textBaseline = 'alphabetic';
  context.fillStyle = palette.foreground;
  context.fillText(scene.xName, width - 12, bottom + 29);
  context.textAlign = 'left';
  context.fillText(scene.yName, 4, 12);
}

/** What the network answers along a single feature. */
function drawCurve(
  context: Pen,
  { inside, y }: Scene,
  { columns, value }: DecisionRegion,
  palette: Palette,
): void {
  context.save();
  context.beginPath();
  context.rect(inside.x, inside.y, inside.width, inside.height);
  context.clip();
  context.beginPath();
  let drawing = false;
  for (let column = 0; column < columns; column++) {
    const at = inside.x + ((column + 0.5) * inside.width) / columns;
    if (!Number.isFinite(value[column])) drawing = false;
    else if (drawing) context.lineTo(at, y(value[column]));
    else {
      context.moveTo(at, y(value[column]));
      drawing = true;
    }
  }
  context.strokeStyle = palette.training;
  context.lineWidth = 2;
  context.stroke();
  context.restore();
}

interface Marks {
  readonly context: Pen;
  readonly scene: Scene;
  readonly data: DataPoints;
  readonly palette: Palette;
  readonly size: number;
  readonly range: number;
}

function drawPoints(
  { context, scene, data, palette, size, range }: Marks,
  set: PointSet,
  predicted: Float32Array | undefined,
  filled: boolean,
): void {
  const classified = data.classes.length > 0;
  for (let row = 0; row < set.rows; row++) {
    const target = set.target[row];
    const colour = classified
      ? palette.classes[target % palette.classes.length]
      : scene.single
        ? palette.foreground
        : palette.diverging.colour(target / range);
    const [x, y] = scene.place(set, row);
    context.lineWidth = 1;
    context.beginPath();
    traceClassMark(context, classified ? target : 0, x, y, size);
    if (filled) {
      context.fillStyle = colour;
      context.fill();
      context.strokeStyle = palette.background;
    } else context.strokeStyle = classified ? colour : palette.foreground;
    context.stroke();
    if (predicted && isWrong(data, set, row, predicted)) traceWrong(context, x, y, size, palette);
  }
}

/** A ring: the network says something else of this sample. */
export function traceWrong(context: Pen, x: number, y: number, size: number, palette: Palette): void {
  context.beginPath();
  context.arc(x, y, size * 0.5 + 4, 0, 2 * Math.PI);
  context.strokeStyle = palette.foreground;
  context.lineWidth = 1.5;
  context.stroke();
}
