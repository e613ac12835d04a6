import type { Pen } from '../../chart/pen';
import { traceClassMark } from '../../encoding/classes';
import type { Palette } from '../../theme';
import type { SurfaceScene } from './surfaceScene';

type Place = (x: number, y: number) => readonly [number, number];

/** The lines over a surface, each with its dashes and, at its end, its mark; and where the weights stand. */
export function drawPaths(context: Pen, { paths, here }: SurfaceScene, place: Place, palette: Palette): void {
  context.lineJoin = 'round';
  for (const path of paths) {
    const places = Array.from(path.x, (x, i) => place(x, path.y[i])).filter(point =>
      point.every(Number.isFinite),
    );
    if (places.length === 0) continue;
    // A rim of the background's colour keeps a line apart from whatever lies below it.
    for (const [colour, width, dash] of [
      [palette.background, 4.5, []],
      [path.colour, 2, path.dash],
    ] as const) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.setLineDash([...dash]);
      context.beginPath();
      places.forEach(([x, y], i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
      context.stroke();
    }
    context.setLineDash([]);
    const [x, y] = places[places.length - 1];
    context.beginPath();
    traceClassMark(context, path.mark, x, y, 10);
    context.fillStyle = path.colour;
    context.fill();
    context.strokeStyle = palette.background;
    context.lineWidth = 1;
    context.stroke();
  }
  if (!here) return;
  const [x, y] = place(...here);
  context.fillStyle = palette.background;
  context.strokeStyle = palette.foreground;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(x, y, 5, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
}
