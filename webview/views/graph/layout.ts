import type { GraphColumn, NetworkGraph } from '../../../core/session/protocol/graph';

/** Where each unit of the graph stands, in a plane that the zoom maps to the screen. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly columns: readonly PlacedColumn[];
  /** Where the loss stands, right of the last column. */
  readonly loss: { readonly x: number; readonly y: number };
}

/** A layer's units, in one column or, where that lets them be larger, in several close together. */
export interface PlacedColumn {
  readonly column: GraphColumn;
  readonly index: number;
  readonly x: number;
  readonly radius: number;
  /** y of the first row and the distance to the next. */
  readonly top: number;
  readonly spacing: number;
  /** Units side by side, the distance between them, and how far every second one is shifted down. */
  readonly across: number;
  readonly pitch: number;
  readonly shift: number;
}

const largestRadius = 26;
/** Room for the names of the layers above, and for the shapes of what flows between them below. */
export const headingHeight = 46;
export const laneHeight = 34;
/** What the loss and the lines to it keep free at its left. */
export const lossReach = 24;
const margin = 10;
const mostAcross = 16;
/** A Linear mixes its inputs: its edges need more room than lines from unit to unit. */
const gapOfLinear = 1.6;
/** Several columns are only worth it when units become so much larger. */
const worthwhile = 1.2;

/** Room for names beside the inputs and beside the outputs; 0 where there are none. */
export interface NameRooms {
  readonly inputs: number;
  readonly outputs: number;
}

export function layOutGraph(
  graph: NetworkGraph,
  width: number,
  height: number,
  names: NameRooms,
): GraphLayout {
  const { columns } = graph;
  const top = headingHeight + 6;
  const room = Math.max(40, height - top - laneHeight - margin);
  const gaps = [...columns.slice(1).map(({ edges }) => (edges.length > 0 ? gapOfLinear : 1)), gapOfLinear];
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  const lossRoom = Math.min(44, width * 0.08);
  const left = names.inputs + Math.min(30, width * 0.06);
  const inner = Math.max(4, width - left - lossRoom);
  // The names of the outputs stand between them and the loss: that gap grows for them, and the others give way.
  const named = names.outputs > 0 ? Math.min(largestRadius + names.outputs + lossReach, 0.3 * inner) : 0;
  const last = Math.max(named, (gapOfLinear * inner) / total);
  const unit = (inner - last) / (total - gapOfLinear);
  const at: number[] = [left];
  for (const gap of gaps.slice(0, -1)) at.push(at[at.length - 1] + gap * unit);
  at.push(left + inner);
  const placed = columns.map((column, index): PlacedColumn => {
    const before = index > 0 ? gaps[index - 1] * unit : Infinity;
    const free = Math.min(before, at[index + 1] - at[index]);
    const { across, spacing, radius } = pack(column.units, room, index === 0 ? Math.min(free, 60) : free);
    const rows = Math.ceil(column.units / across);
    const shift = across > 1 ? spacing / 2 : 0;
    return {
      column,
      index,
      x: at[index],
      radius,
      spacing,
      across,
      pitch: across > 1 ? Math.max(2 * radius * 1.04, spacing * 0.9) : 0,
      shift,
      top: top + (room - (rows * spacing + shift)) / 2 + spacing / 2,
    };
  });
  return {
    width,
    height,
    columns: placed,
    loss: { x: at[at.length - 1], y: top + room / 2 },
  };
}

/** How many units side by side make them largest. */
function pack(
  units: number,
  room: number,
  free: number,
): { readonly across: number; readonly spacing: number; readonly radius: number } {
  let best = { across: 1, spacing: 0, radius: 0 };
  for (let across = 1; across <= Math.min(mostAcross, units); across++) {
    const rows = Math.ceil(units / across) + (across > 1 ? 0.5 : 0);
    const spacing = Math.min(2.5 * largestRadius, room / rows);
    const radius = Math.min(
      largestRadius,
      spacing * (across > 1 ? 0.4 : 0.43),
      (free * (across > 1 ? 0.5 : 0.64)) / (2 * across),
    );
    if (radius > best.radius * (best.across === 1 && across > 1 ? worthwhile : 1))
      best = { across, spacing, radius: Math.max(0.4, radius) };
  }
  return best;
}

export function unitX(column: PlacedColumn, unit: number): number {
  const { across, pitch, x } = column;
  return x + ((unit % across) - (across - 1) / 2) * pitch;
}

export function unitY(column: PlacedColumn, unit: number): number {
  const { across, top, spacing, shift } = column;
  return top + Math.floor(unit / across) * spacing + ((unit % across) % 2) * shift;
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
  for (const placed of layout.columns) {
    const { column, radius, across, pitch, spacing, top, shift } = placed;
    const near = Math.max(radius, reach);
    if (Math.abs(x - placed.x) > near + (across * pitch) / 2) continue;
    const row = (y - top) / spacing;
    const first = Math.max(0, Math.floor(row - 1 - shift / spacing)) * across;
    const last = Math.min(column.units, (Math.ceil(row) + 2) * across);
    for (let unit = first; unit < last; unit++) {
      const distance = Math.hypot(x - unitX(placed, unit), y - unitY(placed, unit));
      if (distance > near || distance >= bestDistance) continue;
      bestDistance = distance;
      best = { layer: column.layer, unit };
    }
  }
  return best;
}

/** Left and right edge of a column with all its units. */
export function extentOf({ x, radius, across, pitch }: PlacedColumn): readonly [number, number] {
  const half = radius + ((across - 1) * pitch) / 2;
  return [x - half, x + half];
}

/** The gap that an x lies in: the index of the column at its left; undefined over a column or outside. */
export function gapAt({ columns, loss }: GraphLayout, x: number): number | undefined {
  const found = columns.findIndex((column, index) => {
    const right = index + 1 < columns.length ? extentOf(columns[index + 1])[0] : loss.x;
    return x > extentOf(column)[1] && x < right;
  });
  return found < 0 ? undefined : found;
}
