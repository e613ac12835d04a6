import type { Pen } from '../../chart/pen';
import { contours } from 'd3';

/** A rectangle in pixels of the page. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Adds to the path under way where the values of a grid (row-major from low y, one for the middle of each cell) cross a
 * level. A region's outline also runs along the border of the grid; there it crosses nothing and is left out.
 */
export function traceLevel(
  context: Pen,
  values: ArrayLike<number>,
  columns: number,
  rows: number,
  level: number,
  { x, y, width, height }: Frame,
): void {
  const [region] = contours().size([columns, rows]).thresholds([level])(Array.from(values));
  const along = (a: number, b: number, end: number): boolean => a === b && (a <= 0 || a >= end);
  for (const ring of region.coordinates.flat())
    for (let i = 1; i < ring.length; i++) {
      const [[fromX, fromY], [toX, toY]] = [ring[i - 1], ring[i]];
      if (along(fromX, toX, columns) || along(fromY, toY, rows)) continue;
      context.moveTo(x + (fromX / columns) * width, y + height - (fromY / rows) * height);
      context.lineTo(x + (toX / columns) * width, y + height - (toY / rows) * height);
    }
}
