import type { Surface } from '../../../core/session/protocol/landscape';
import type { TextTable } from '../view';
import { axisName } from './surfaceScene';

/** A surface as tables: the trajectory with its own losses, and every point of the plane. */
export function surfaceTables(surface: Surface, name = 'Surface'): TextTable[] {
  const { x, y, loss, trajectory } = surface;
  return [
    ...(trajectory.length > 0
      ? [
          {
            caption: `${name}: the run over the plane`,
            columns: ['Step', 'x', 'y', 'Distance from the plane', 'Its own loss'],
            rows: trajectory.map(point => [point.step, point.x, point.y, point.distance, point.loss]),
          },
        ]
      : []),
    {
      caption: `${name}: loss over ${axisName(surface.first)} (x) and ${axisName(surface.second)} (y), step ${surface.step}, ${surface.mode} mode`,
      columns: ['x', 'y', 'Loss'],
      rows: Array.from(loss, (value, cell) => [x[cell % x.length], y[Math.floor(cell / x.length)], value]),
    },
  ];
}
