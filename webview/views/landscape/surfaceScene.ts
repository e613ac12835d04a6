import type { Surface, SurfaceDirection } from '../../../core/session/protocol/landscape';
import { formatNumber, formatShare } from '../../encoding/format';

/** A line over a surface: the run's own way, or that of a descent. */
export interface SurfacePath {
  readonly title: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly colour: string;
  readonly dash: readonly number[];
  /** Index of the mark that stands at its end, among the marks of classes. */
  readonly mark: number;
}

/** All that a picture of a surface shows. */
export interface SurfaceScene {
  readonly surface: Surface;
  readonly paths: readonly SurfacePath[];
  /** Where the weights stand, in the plane's coordinates. */
  readonly here: readonly [number, number] | undefined;
  readonly solid: boolean;
  /** In which mode batch norm was, where there is any. */
  readonly mode: string;
  readonly log: boolean;
}

/** From losses to 0 … 1 and back: linear, or by the logarithm of the height above the lowest point. */
export class LossScale {
  readonly low: number;
  readonly high: number;
  private readonly lift: number;
  private readonly top: number;

  constructor(
    losses: Float64Array,
    private readonly log: boolean,
  ) {
    let low = Infinity;
    let high = -Infinity;
    for (const value of losses) {
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    this.low = low;
    this.high = high;
    // A logarithm of the height above the lowest point shows the floor of a valley.
    this.lift = Math.max((high - low) * 1e-4, 1e-300);
    this.top = this.bend(high) || 1;
  }

  /** False when no loss is finite: there is nothing to draw. */
  get valid(): boolean {
    return Number.isFinite(this.low);
  }

  /** NaN where the loss is not finite. */
  toUnit(loss: number): number {
    return Number.isFinite(loss) ? this.bend(loss) / this.top : Number.NaN;
  }

  fromUnit(unit: number): number {
    const bent = unit * this.top;
    return this.log ? this.low - this.lift + this.lift * Math.exp(bent) : this.low + bent;
  }

  private bend(loss: number): number {
    return this.log ? Math.log((loss - this.low + this.lift) / this.lift) : loss - this.low;
  }
}

/** Column and row (fractions allowed) of a place of the plane. */
export function cellOf({ x, y }: Surface, px: number, py: number): [column: number, row: number] {
  const along = (grid: Float64Array, value: number): number =>
    ((value - grid[0]) / (grid[grid.length - 1] - grid[0] || 1)) * (grid.length - 1);
  return [along(x, px), along(y, py)];
}

/** What an axis measures, and by which number it was chosen. */
export function axisName({ title, value }: SurfaceDirection): string {
  if (Number.isNaN(value)) return title;
  return title.includes('component')
    ? `${title} (${formatShare(value)} of the variance)`
    : `${title} (λ = ${formatNumber(value)})`;
}

/** In what the axes count. */
export function axisUnit({ directions }: Surface): string {
  if (directions === 'random') return 'in lengths of each unit’s weights';
  if (directions === 'snapshots') return 'in distances between the chosen steps';
  return 'in units of the parameters';
}
