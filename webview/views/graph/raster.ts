/**
 * Lines and dots as pixels. A canvas draws each stroke by itself, which takes some 50 µs where no graphics card helps; a
 * layer of a network has thousands, all of the same shape between the same two columns, and these loops draw one in 2 µs.
 *
 * Strokes are composed from front to back (Porter and Duff 1984, "over"): what is drawn first lies on top, and a pixel only
 * keeps how much still shines through it and what share of its colour is the first of two.
 */
export class StrokeRaster {
  /** 1 − opacity, by pixel. */
  private through = new Float32Array(0);
  /** Opacity that strokes of the first colour brought. */
  private first = new Float32Array(0);
  private width = 0;
  private height = 0;

  /** Begins an empty picture. */
  begin(width: number, height: number): void {
    this.width = width;
    this.height = height;
    if (this.through.length < width * height) {
      this.through = new Float32Array(width * height);
      this.first = new Float32Array(width * height);
    }
    this.through.fill(1, 0, width * height);
    this.first.fill(0, 0, width * height);
  }

  /** One stroke along `shape` from height `from` to height `to`, in pixels. */
  stroke(
    shape: StrokeShape,
    from: number,
    to: number,
    thickness: number,
    opacity: number,
    first: boolean,
  ): void {
    const { width, height, through } = this;
    const { rise, slope } = shape;
    const way = to - from;
    const size = Math.abs(way);
    if (Math.max(from, to) < -thickness || Math.min(from, to) > height + thickness) return;
    for (let column = 0; column < width; column++) {
      const steepness = size * slope[column];
      // A slanted stroke is that much higher in its column, and its border falls over that many rows.
      const half = 0.5 * thickness * Math.sqrt(1 + steepness * steepness);
      const soft = 1 + steepness;
      const peak = Math.min(1, (2 * half) / soft);
      const centre = from + way * rise[column] - 0.5;
      const reach = half + 0.5 * soft;
      const low = Math.max(0, Math.ceil(centre - reach));
      const high = Math.min(height - 1, Math.floor(centre + reach));
      for (let row = low; row <= high; row++) {
        const coverage = Math.min(peak, (reach - Math.abs(row - centre)) / soft);
        const at = row * width + column;
        const part = through[at] * coverage * opacity;
        through[at] -= part;
        if (first) this.first[at] += part;
      }
    }
  }

  /** What was drawn, as pixels of an `ImageData`; both colours are as opaque as the first. */
  paint(pixels: Uint32Array, firstColour: number, secondColour: number): void {
    const { through, first } = this;
    const [r1, g1, b1] = channels(firstColour);
    const [r2, g2, b2] = channels(secondColour);
    const strength = firstColour >>> 24;
    for (let at = 0; at < this.width * this.height; at++) {
      const opacity = 1 - through[at];
      if (opacity < 0.004) {
        pixels[at] = 0;
        continue;
      }
      const share = first[at] / opacity;
      const r = r2 + share * (r1 - r2);
      const g = g2 + share * (g1 - g2);
      const b = b2 + share * (b1 - b2);
      pixels[at] = ((opacity * strength) << 24) | (b << 16) | (g << 8) | r;
    }
  }
}

function channels(packed: number): [number, number, number] {
  return [packed & 255, (packed >>> 8) & 255, (packed >>> 16) & 255];
}

/** How strokes between two columns run: by pixel column the share of the way up, and its slope. */
export interface StrokeShape {
  readonly rise: Float32Array;
  readonly slope: Float32Array;
}

/**
 * The cubic Bézier curve that leaves and arrives level, (0, 0) (½, 0) (½, 1) (1, 1), or a straight line, sampled at `width`
 * columns of `length` pixels from `offset` on.
 */
export function strokeShape(width: number, offset: number, length: number, straight: boolean): StrokeShape {
  const rise = new Float32Array(width);
  const slope = new Float32Array(width);
  let t = 0;
  for (let column = 0; column < width; column++) {
    const x = Math.max(0, Math.min(1, (column + 0.5 + offset) / length));
    if (straight) {
      rise[column] = x;
      slope[column] = 1 / length;
      continue;
    }
    // x(t) = 1.5 t − 1.5 t² + t³ rises everywhere, so Newton's steps from the neighbour's t find it.
    for (let step = 0; step < 4; step++) t -= (t * (1.5 + t * (t - 1.5)) - x) / (1.5 + t * (3 * t - 3));
    rise[column] = t * t * (3 - 2 * t);
    slope[column] = (6 * t * (1 - t)) / (1.5 + t * (3 * t - 3)) / length;
  }
  return { rise, slope };
}
