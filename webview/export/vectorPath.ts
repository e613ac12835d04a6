import { decimal } from './svgText';

/** Affine: x' = a x + c y + e, y' = b x + d y + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** A canvas's path as the text of an SVG path, each point written where the transform of its moment puts it. */
export abstract class VectorPath {
  protected path: string[] = [];
  private current: readonly [number, number] | undefined;

  protected abstract get matrix(): Matrix;

  beginPath(): void {
    this.path = [];
    this.current = undefined;
  }

  closePath(): void {
    if (this.path.length > 0) this.path.push('Z');
  }

  moveTo(x: number, y: number): void {
    this.path.push(`M${this.place(x, y)}`);
    this.current = [x, y];
  }

  lineTo(x: number, y: number): void {
    if (!this.current) this.moveTo(x, y);
    else this.path.push(`L${this.place(x, y)}`);
    this.current = [x, y];
  }

  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    if (!this.current) this.moveTo(x1, y1);
    this.path.push(`C${this.place(x1, y1)} ${this.place(x2, y2)} ${this.place(x, y)}`);
    this.current = [x, y];
  }

  quadraticCurveTo(x1: number, y1: number, x: number, y: number): void {
    if (!this.current) this.moveTo(x1, y1);
    this.path.push(`Q${this.place(x1, y1)} ${this.place(x, y)}`);
    this.current = [x, y];
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.moveTo(x, y);
    this.lineTo(x + width, y);
    this.lineTo(x + width, y + height);
    this.lineTo(x, y + height);
    this.closePath();
  }

  /** A rectangle with corners of one radius, each a quarter turn. */
  roundRect(x: number, y: number, width: number, height: number, radius: number): void {
    const quarter = Math.PI / 2;
    const corner = (centreX: number, centreY: number, turn: number): void =>
      this.arc(centreX, centreY, radius, turn * quarter, (turn + 1) * quarter);
    this.moveTo(x + radius, y);
    corner(x + width - radius, y + radius, -1);
    corner(x + width - radius, y + height - radius, 0);
    corner(x + radius, y + height - radius, 1);
    corner(x + radius, y + radius, 2);
    this.closePath();
  }

  arc(x: number, y: number, radius: number, from: number, to: number, counterclockwise = false): void {
    this.ellipse(x, y, radius, radius, 0, from, to, counterclockwise);
  }

  /** By cubic curves of at most a quarter turn each, which any transform can take (error below 0.03 % of the radius). */
  ellipse(
    x: number,
    y: number,
    radiusX: number,
    radiusY: number,
    rotation: number,
    from: number,
    to: number,
    counterclockwise = false,
  ): void {
    const full = 2 * Math.PI;
    let sweep = to - from;
    if (counterclockwise) sweep = sweep <= -full ? -full : (sweep % full) - (sweep > 0 ? full : 0);
    else sweep = sweep >= full ? full : ((sweep % full) + full) % full;
    const cos = Math.cos(rotation);
    const sin = Math.sin(rotation);
    const at = (u: number, v: number): [number, number] => [
      x + radiusX * u * cos - radiusY * v * sin,
      y + radiusX * u * sin + radiusY * v * cos,
    ];
    const [startX, startY] = at(Math.cos(from), Math.sin(from));
    this.lineTo(startX, startY);
    const pieces = Math.max(1, Math.ceil(Math.abs(sweep) / (Math.PI / 2) - 1e-9));
    const step = sweep / pieces;
    const k = (4 / 3) * Math.tan(step / 4);
    for (let piece = 0; piece < pieces; piece++) {
      const a = from + piece * step;
      const b = a + step;
      this.bezierCurveTo(
        ...at(Math.cos(a) - k * Math.sin(a), Math.sin(a) + k * Math.cos(a)),
        ...at(Math.cos(b) + k * Math.sin(b), Math.sin(b) - k * Math.cos(b)),
        ...at(Math.cos(b), Math.sin(b)),
      );
    }
  }

  protected point(x: number, y: number): [number, number] {
    const [a, b, c, d, e, f] = this.matrix;
    return [a * x + c * y + e, b * x + d * y + f];
  }

  protected place(x: number, y: number): string {
    return this.point(x, y).map(decimal).join(',');
  }

  protected box(x: number, y: number, width: number, height: number): string {
    return `M${this.place(x, y)}L${this.place(x + width, y)}L${this.place(x + width, y + height)}L${this.place(x, y + height)}Z`;
  }
}
