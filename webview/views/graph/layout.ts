import type { GraphColumn, NetworkGraph } from '../../../core/session/protocol/graph';

/** Where each unit of the graph stands, in a plane that the zoom maps to the screen. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly columns: readonly PlacedColumn[];
}

export interface PlacedColumn {
  readonly column: GraphColumn;
  readonly index: number;
  readonly x: number;
  readonly radius: number;
  /** y of unit 0 and the distance to the next. */
  readonly top: number;
  readonly spacing: number;
}

const largestRadius = 22;
const marginTop = 34;
const marginBottom = 12;
const marginSide = 34;

/** Columns from left to right, each centred; every unit has its place, however wide the layer. */
export function layOutGraph(graph: NetworkGraph, width: number, height: number): GraphLayout {
  const count = graph.columns.length;
  const gap = count > 1 ? (width - 2 * marginSide) / (count - 1) : 0;
  const room = height - marginTop - marginBottom;
  const columns = graph.columns.map((column, index): PlacedColumn => {
    const spacing = Math.min(2.6 * largestRadius, room / Math.max(1, column.units));
    const radius = Math.max(
      0.4,
      Math.min(largestRadius, spacing * 0.42, gap > 0 ? gap * 0.32 : largestRadius),
    );
    const used = spacing * column.units;
    return {
      column,
      index,
      x: count > 1 ? marginSide + index * gap : width / 2,
      radius,
      spacing,
      top: marginTop + (room - used) / 2 + spacing / 2,
    };
  });
  return { width, height, columns };
}

export function unitY(column: PlacedColumn, unit: number): number {
  return column.top + unit * column.spacing;
}

export interface UnitPlace {
  /** Layer index as in the config; −1 is the input. */
  readonly layer: number;
  readonly unit: number;
}

/** The unit at a point of the plane, or the nearest one within reach. */
export function unitAt(layout: GraphLayout, x: number, y: number, reach: number): UnitPlace | undefined {
  let best: UnitPlace | undefined;
  let bestDistance = Infinity;
  for (const column of layout.columns) {
    const across = Math.abs(x - column.x);
    if (across > Math.max(column.radius, reach)) continue;
    const unit = Math.max(
      0,
      Math.min(column.column.units - 1, Math.round((y - column.top) / column.spacing)),
    );
    const distance = Math.hypot(across, y - unitY(column, unit));
    if (distance <= Math.max(column.radius, reach) && distance < bestDistance) {
      bestDistance = distance;
      best = { layer: column.column.layer, unit };
    }
  }
  return best;
}
