import type { Pen } from '../../chart/pen';
import type { GraphColumn } from '../../../core/session/protocol/graph';
import type { Palette } from '../../theme';
import type { EdgePainting } from './edgeLayer';
import { extentOf, unitX, unitY, type PlacedColumn } from './layout';
import type { UnitFace } from './unitPainter';
import { keyOf, unitSheet, type UnitSheet } from './unitSheet';

export interface UnitPainting extends EdgePainting {
  readonly face: UnitFace;
}

/** The units of a column that are in sight: of whole rows, the first and the last. */
export interface UnitsInSight {
  readonly first: number;
  readonly last: number;
}

interface KnownSheet {
  readonly data: GraphColumn;
  readonly key: string;
  readonly palette: Palette;
  readonly sheet: UnitSheet | undefined;
}

/**
 * The discs of all units. What a column looks like is drawn once for the numbers that came, as many columns at a time as
 * there is time for; the others show the numbers before until their turn comes.
 */
export class UnitLayer {
  private sheets: (KnownSheet | undefined)[] = [];

  /** Brings sheets up to date until the deadline, at least one; true when another is still to be drawn. */
  update(painting: UnitPainting, deadline: number): boolean {
    const { columns } = painting.layout;
    this.sheets.length = columns.length;
    let more = false;
    let drew = false;
    for (const placed of columns) {
      const sight = unitsInSight(painting, placed);
      if (!sight) continue;
      const { placement, palette, face } = painting;
      const plan = { placed, ...sight, k: placement.k, palette, face };
      const key = keyOf(plan);
      const known = this.sheets[placed.index];
      const fits = known?.key === key && known.palette === palette;
      if (fits && known.data === placed.column) continue;
      if (fits && drew && performance.now() >= deadline) {
        more = true;
        continue;
      }
      const sheet = unitSheet(plan, fits ? known.sheet : undefined);
      this.sheets[placed.index] = { data: placed.column, key, palette, sheet };
      drew = true;
    }
    return more;
  }

  draw(context: Pen, painting: UnitPainting, placed: PlacedColumn, { first, last }: UnitsInSight): void {
    const sheet = this.sheets[placed.index]?.sheet;
    if (!sheet) return;
    const { x, y, k } = painting.placement;
    const { form, canvas, ratio, inset, size } = sheet;
    const left = (unit: number): number => x + k * unitX(placed, unit);
    const top = (unit: number): number => y + k * unitY(placed, unit);
    if (form === 'strip') {
      context.imageSmoothingEnabled = false;
      const spacing = placed.spacing * k;
      const from = x + k * extentOf(placed)[0];
      const height = spacing * (last - first + 1);
      context.drawImage(canvas, from, top(first) - spacing / 2, 2 * placed.radius * k + 2, height);
      context.imageSmoothingEnabled = true;
    } else if (form === 'grid') {
      // On whole pixels of the screen, so that each is copied as it is.
      const whole = (value: number): number => Math.round(value * ratio - inset - 0.5) / ratio;
      const { width, height } = canvas;
      context.drawImage(canvas, whole(left(first)), whole(top(first)), width / ratio, height / ratio);
    } else {
      const width = (2 * placed.radius * k) / sheet.share;
      for (let unit = first; unit <= last; unit++) {
        const [from, down] = [left(unit) - width / 2, top(unit) - width / 2];
        context.drawImage(canvas, 0, (unit - first) * size, size, size, from, down, width, width);
      }
    }
  }
}

/** Undefined where none is. */
export function unitsInSight(
  { layout, placement }: EdgePainting,
  placed: PlacedColumn,
): UnitsInSight | undefined {
  const { column, across } = placed;
  const [from, to] = extentOf(placed).map(value => placement.x + placement.k * value);
  if (to < 0 || from > layout.width || column.units === 0) return undefined;
  const spacing = placed.spacing * placement.k;
  const top = placement.y + placement.k * unitY(placed, 0);
  const firstRow = Math.max(0, Math.floor(-top / spacing) - 1);
  const lastRow = Math.ceil((layout.height - top) / spacing) + 1;
  const first = firstRow * across;
  const last = Math.min(column.units - 1, (lastRow + 1) * across - 1);
  return last < first ? undefined : { first, last };
}
