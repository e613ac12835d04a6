import type { GraphColumn, UnitState } from '../../../core/session/protocol/graph';
import { packCssColour } from '../../encoding/colour';
import type { Palette } from '../../theme';

/** Below this radius (in pixels of CSS) a unit's picture cannot be read and its mean activity is shown instead. */
export const pictureRadius = 6;

/** What fills the units: what each computes, its mean over the training set, or the colour of its health. */
export type UnitFace = 'picture' | 'mean' | 'health';

/** Writes what units look like into the pixels of a canvas. */
export class UnitPainter {
  private readonly muted: number;
  private readonly warning: number;
  private readonly background: number;
  private readonly grid: number;

  /** @param width of the picture that `pixels` are, row by row */
  constructor(
    private readonly pixels: Uint32Array,
    private readonly width: number,
    private readonly palette: Palette,
    private readonly column: GraphColumn,
    private readonly face: UnitFace,
  ) {
    this.muted = packCssColour(palette.muted);
    this.warning = packCssColour(palette.warning);
    this.background = packCssColour(palette.background);
    this.grid = packCssColour(palette.grid);
  }

  /** The mean, and at its side what is the matter with the unit. */
  row(unit: number, row: number): void {
    const { pixels, width } = this;
    const state = this.column.states.at(unit);
    const odd = state === 'dead' || Number.isNaN(this.column.mean[unit] ?? 0);
    const colour = odd ? this.background : this.mean(unit);
    pixels.fill(colour, row * width, (row + 1) * width - 1);
    pixels[(row + 1) * width - 1] = odd || state === 'dying' || state === 'saturated' ? this.warning : colour;
  }

  /** A disc around a point, in pixels from the middle of the first one; over what is there. */
  disc(
    unit: number,
    centreX: number,
    centreY: number,
    radius: number,
    border: number,
    onScreen: number,
  ): void {
    const { pixels, column, width } = this;
    const state = column.states.at(unit);
    const withPicture = this.face === 'picture' && onScreen >= pictureRadius && column.pictures.length > 0;
    const small = onScreen < pictureRadius;
    const hollow = (small || this.face === 'health') && state === 'dead';
    const failed = small && Number.isNaN(column.mean[unit] ?? 0);
    const mean = this.mean(unit);
    const ringed = onScreen >= 2.5 || hollow;
    const rim = small ? undefined : state && marked(state) ? 0 : this.muted;
    const reach = radius + border;
    const [left, right] = [Math.max(0, Math.floor(centreX - reach)), Math.ceil(centreX + reach)];
    const [top, bottom] = [Math.max(0, Math.floor(centreY - reach)), Math.ceil(centreY + reach)];
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const dx = x - centreX;
        const dy = y - centreY;
        const distance = Math.sqrt(dx * dx + dy * dy);
        const cover = Math.min(1, radius - distance + 0.5);
        const ring = ringed ? Math.min(1, border / 2 - Math.abs(distance - radius) + 0.5) : 0;
        if (cover <= 0 && ring <= 0) continue;
        let colour = mean;
        if (hollow) colour = this.background;
        else if (failed) colour = (x + y) % 4 < 2 ? this.warning : this.background;
        else if (withPicture) colour = this.sample(unit, dx / radius, dy / radius);
        let pixel = withOpacity(colour, Math.max(0, cover));
        if (ring > 0) {
          const line = rim ?? this.border(state, dx, dy, radius);
          if (line !== 0) pixel = over(line, ring, pixel);
        }
        const at = y * width + x;
        // Neighbours that stand close share their outermost pixels.
        pixels[at] = pixels[at] === 0 ? pixel : over(pixel, (pixel >>> 24) / 255, pixels[at]);
      }
    }
  }

  /** The border of a small unit tells its state by where it is strong. */
  private border(state: UnitState | undefined, dx: number, dy: number, radius: number): number {
    if (state === 'dead') return this.warning;
    if (state === 'dying' && dx < 0) return this.warning;
    if (state === 'saturated' && dy < -0.5 * radius) return this.warning;
    return this.muted;
  }

  private mean(unit: number): number {
    if (this.face === 'health') return this.health(this.column.states.at(unit));
    const { mean, pictureScale } = this.column;
    const scale = pictureScale[unit];
    if (!(scale > 0)) return this.grid;
    const share = Math.max(-1, Math.min(1, (mean[unit] ?? 0) / scale || 0));
    return this.palette.diverging.table[Math.round(share * 127) + 127];
  }

  /** The form of the mark tells the state; these only make the sick ones stand out in a wide layer. */
  private health(state: UnitState | undefined): number {
    const { table } = this.palette.diverging;
    switch (state) {
      case 'dead':
        return this.background;
      case 'dying':
        return withOpacity(this.warning, 0.55);
      case 'saturated':
        return withOpacity(this.warning, 0.3);
      case 'linear':
        return table[127 + 44];
      case 'healthy':
        return table[127 + 101];
      case undefined:
        return this.grid;
    }
  }

  /** The colour of a unit's picture at (u, v) from −1 to 1, the second downwards; between cells of a plane interpolated. */
  private sample(unit: number, u: number, v: number): number {
    const { pictures, pictureSize: size, overPlane } = this.column;
    const { table } = this.palette.diverging;
    const start = unit * size * size;
    const limit = (value: number): number => Math.max(0, Math.min(size - 1, value));
    if (!overPlane) {
      const column = limit(Math.floor(((u + 1) / 2) * size));
      const row = limit(Math.floor(((v + 1) / 2) * size));
      const value = pictures[start + row * size + column];
      return value === -128 ? this.background : table[value + 127];
    }
    // The picture's first row is the highest of the plane.
    const x = limit(((u + 1) / 2) * size - 0.5);
    const y = limit(((1 - v) / 2) * size - 0.5);
    const left = Math.floor(x);
    const low = Math.floor(y);
    const right = Math.min(size - 1, left + 1);
    const high = Math.min(size - 1, low + 1);
    const a = pictures[start + low * size + left];
    const b = pictures[start + low * size + right];
    const c = pictures[start + high * size + left];
    const d = pictures[start + high * size + right];
    if (a === -128 || b === -128 || c === -128 || d === -128) return this.background;
    const bottom = a + (x - left) * (b - a);
    const top = c + (x - left) * (d - c);
    return table[Math.round(bottom + (y - low) * (top - bottom)) + 127];
  }
}

/** States whose marks are drawn as lines where there is room. */
export function marked(state: UnitState): boolean {
  return state !== 'healthy';
}

function withOpacity(colour: number, opacity: number): number {
  return ((colour & 0xffffff) | (Math.round(255 * opacity) << 24)) >>> 0;
}

/** `colour` at an opacity over `below`, as pixels that are not premultiplied. */
function over(colour: number, opacity: number, below: number): number {
  const under = (below >>> 24) / 255;
  const total = opacity + under * (1 - opacity);
  let result = Math.round(255 * total) << 24;
  for (const shift of [0, 8, 16]) {
    const top = (colour >>> shift) & 255;
    const bottom = (below >>> shift) & 255;
    result |= Math.round((top * opacity + bottom * under * (1 - opacity)) / total) << shift;
  }
  return result >>> 0;
}
