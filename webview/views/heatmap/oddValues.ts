import type { Heatmap } from '../../../core/session/protocol/inspection';
import type { Palette } from '../../theme';

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** NaN is hatched, +∞ filled with upright strokes and −∞ with level ones: told apart by form, the colour only helps. */
export function markOddValues(
  context: CanvasRenderingContext2D,
  map: Heatmap,
  area: Area,
  palette: Palette,
): void {
  if (map.nan + map.infinite === 0) return;
  const kinds = [
    { is: Number.isNaN, fill: pattern(context, palette.error, 'slanted'), letters: 'NaN' },
    {
      is: (value: number) => value === Infinity,
      fill: pattern(context, palette.warning, 'upright'),
      letters: '∞',
    },
    {
      is: (value: number) => value === -Infinity,
      fill: pattern(context, palette.warning, 'level'),
      letters: '−∞',
    },
  ];
  const [w, h] = [area.width / map.samples, area.height / map.units];
  context.save();
  context.font = `600 10px ${palette.font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  map.unitOrder.forEach((unit, place) => {
    for (const { is, fill, letters } of kinds)
      for (const [from, to] of stretches(
        map.values.subarray(unit * map.samples, (unit + 1) * map.samples),
        is,
      )) {
        const x = area.x + from * w;
        const y = area.y + place * h;
        const width = Math.max(1, (to - from) * w);
        context.fillStyle = fill;
        context.fillRect(x, y, width, Math.max(1, h));
        if (width < 26 || h < 11) continue;
        context.fillStyle = palette.background;
        context.fillRect(x + 2, y + 1, letters.length * 7 + 4, h - 2);
        context.fillStyle = palette.foreground;
        context.fillText(letters, x + 4, y + h / 2);
      }
  });
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

function pattern(
  context: CanvasRenderingContext2D,
  colour: string,
  direction: 'slanted' | 'upright' | 'level',
): CanvasPattern | string {
  const tile = document.createElement('canvas');
  tile.width = tile.height = 6;
  const pen = tile.getContext('2d');
  if (!pen) return colour;
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  pen.beginPath();
  if (direction === 'slanted') {
    // The corners as well, so that the strokes of neighbouring tiles meet.
    for (const shift of [-6, 0, 6]) {
      pen.moveTo(shift - 1, 7);
      pen.lineTo(shift + 7, -1);
    }
  } else if (direction === 'upright') {
    pen.moveTo(3, 0);
    pen.lineTo(3, 6);
  } else {
    pen.moveTo(0, 3);
    pen.lineTo(6, 3);
  }
  pen.stroke();
  return context.createPattern(tile, 'repeat') ?? colour;
}
