import type { Pen } from '../../chart/pen';
import type { Heatmap } from '../../../core/session/protocol/inspection';
import type { Palette } from '../../theme';

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

type Strokes = 'slanted' | 'upright' | 'level';

/** Pixels from one stroke to the next. */
const spacing = 6;

/** NaN is hatched, +∞ filled with upright strokes and −∞ with level ones: told apart by form, the colour only helps. */
export function markOddValues(context: Pen, map: Heatmap, area: Area, palette: Palette): void {
  if (map.nan + map.infinite === 0) return;
  mark(context, map, area, palette, { is: Number.isNaN, strokes: 'slanted', letters: 'NaN' });
  mark(context, map, area, palette, { is: value => value === Infinity, strokes: 'upright', letters: '∞' });
  mark(context, map, area, palette, { is: value => value === -Infinity, strokes: 'level', letters: '−∞' });
}

function mark(
  context: Pen,
  map: Heatmap,
  area: Area,
  palette: Palette,
  kind: { is(value: number): boolean; readonly strokes: Strokes; readonly letters: string },
): void {
  const [w, h] = [area.width / map.samples, area.height / map.units];
  const places = [...map.unitOrder].flatMap((unit, place): Area[] => {
    const values = map.values.subarray(unit * map.samples, (unit + 1) * map.samples);
    return stretches(values, kind.is).map(([from, to]) => ({
      x: area.x + from * w,
      y: area.y + place * h,
      width: Math.max(1, (to - from) * w),
      height: Math.max(1, h),
    }));
  });
  if (places.length === 0) return;
  context.save();
  context.beginPath();
  for (const { x, y, width, height } of places) context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = kind.strokes === 'slanted' ? palette.error : palette.warning;
  context.lineWidth = 2;
  drawStrokes(context, area, kind.strokes);
  context.restore();
  context.save();
  context.font = `600 10px ${palette.font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  for (const { x, y, width } of places) {
    if (width < 26 || h < 11) continue;
    context.fillStyle = palette.background;
    context.fillRect(x + 2, y + 1, kind.letters.length * 7 + 4, h - 2);
    context.fillStyle = palette.foreground;
    context.fillText(kind.letters, x + 4, y + h / 2);
  }
  context.restore();
}

/** From where to where (exclusive) the values are all of one kind. */
function stretches(values: Float32Array, is: (value: number) => boolean): [number, number][] {
  const found: [number, number][] = [];
  let from = -1;
  for (let i = 0; i <= values.length; i++) {
    const inside = i < values.length && is(values[i]);
    if (inside && from < 0) from = i;
    if (!inside && from >= 0) {
      found.push([from, i]);
      from = -1;
    }
  }
  return found;
}

/** Parallel strokes over the whole area, through what is clipped. */
function drawStrokes(context: Pen, { x, y, width, height }: Area, strokes: Strokes): void {
  context.beginPath();
  const lean = strokes === 'slanted' ? height : 0;
  if (strokes === 'level')
    for (let at = y + spacing / 2; at < y + height; at += spacing) {
      context.moveTo(x, at);
      context.lineTo(x + width, at);
    }
  else
    for (let at = x + spacing / 2 - lean; at < x + width; at += spacing) {
      context.moveTo(at, y + height);
      context.lineTo(at + lean, y);
    }
  context.stroke();
}
