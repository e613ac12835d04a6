import { contours, geoPath, scaleLinear } from 'd3';
import type { Surface, SurfaceDirection } from '../../../core/session/protocol/landscape';
import { SharpCanvas } from '../../chart/canvas';
import { formatNumber, formatShare } from '../../encoding/format';
import { sequentialColour } from '../../encoding/sequential';
import type { Palette } from '../../theme';
import { element, setText, setVisible } from '../../ui/element';

const levels = 16;

/** How a picture of a surface is looked at. */
export interface SurfaceLook {
  readonly solid: boolean;
  readonly log: boolean;
}

/** The loss over a plane: contours from above, or a body that can be turned by mouse and arrow keys. */
export class SurfacePicture {
  readonly element: HTMLElement;
  private readonly canvas = new SharpCanvas('Loss surface');
  private readonly title = element('h3');
  private readonly reading = element('p', { class: 'note', 'aria-live': 'polite' });
  private readonly notes = element('div');
  private surface: Surface | undefined;
  private look: SurfaceLook = { solid: false, log: false };
  private palette: Palette | undefined;
  private width = 0;
  private turn = 0.7;
  private tilt = 0.62;

  constructor() {
    this.element = element('div', { hidden: true }, [
      this.title,
      this.canvas.element,
      this.reading,
      this.notes,
    ]);
    const { element: target } = this.canvas;
    target.tabIndex = 0;
    target.addEventListener('mousemove', event => this.point(event));
    target.addEventListener('pointerdown', event => target.setPointerCapture(event.pointerId));
    target.addEventListener('pointermove', event => {
      if (!this.look.solid || event.buttons !== 1) return;
      this.rotate(event.movementX * 0.01, event.movementY * 0.01);
    });
    target.addEventListener('keydown', event => {
      const step = {
        ArrowLeft: [-0.12, 0],
        ArrowRight: [0.12, 0],
        ArrowUp: [0, -0.08],
        ArrowDown: [0, 0.08],
      }[event.key];
      if (!step || !this.look.solid) return;
      event.preventDefault();
      this.rotate(step[0], step[1]);
    });
  }

  draw(surface: Surface, look: SurfaceLook, width: number, palette: Palette): void {
    const changed = surface !== this.surface;
    this.surface = surface;
    this.look = look;
    this.width = width;
    this.palette = palette;
    setVisible(this.element, true);
    setText(this.title, `Loss surface at step ${surface.step}, ${surface.mode} mode`);
    if (changed) {
      this.notes.replaceChildren(...surface.notes.map(note => element('p', { class: 'note' }, [note])));
      setText(
        this.reading,
        look.solid ? 'Drag or use the arrow keys to turn.' : 'Point at the picture to read the loss.',
      );
    }
    this.paint();
  }

  /** The picture as a file. */
  toBlob(): Promise<Blob | null> {
    return new Promise(resolve => this.canvas.element.toBlob(resolve));
  }

  private rotate(turn: number, tilt: number): void {
    this.turn += turn;
    this.tilt = Math.max(0.1, Math.min(1.45, this.tilt + tilt));
    this.paint();
  }

  /** 0 … 1 for every cell; NaN where the loss is not finite. */
  private heights(): Float64Array {
    const { loss } = this.surface as Surface;
    let low = Infinity;
    let high = -Infinity;
    for (const value of loss) {
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    // A logarithm of the height above the lowest point shows the floor of a valley.
    const lift = Math.max((high - low) * 1e-4, 1e-300);
    const to = (value: number): number =>
      this.look.log ? Math.log((value - low + lift) / lift) : value - low;
    const top = to(high) || 1;
    return loss.map(value => (Number.isFinite(value) ? to(value) / top : Number.NaN));
  }

  private paint(): void {
    const { surface, palette, width } = this;
    if (!surface || !palette || width <= 0) return;
    const heights = this.heights();
    this.canvas.element.setAttribute(
      'aria-label',
      `Loss over ${name(surface.first)} and ${name(surface.second)}, ${surface.mode} mode; ${formatNumber(surface.centre)} at the weights`,
    );
    if (this.look.solid) this.paintSolid(heights, surface, palette, width);
    else this.paintFlat(heights, surface, palette, width);
  }

  private box(): { left: number; top: number; size: number } {
    const size = Math.max(120, Math.min(this.width - 70, 420));
    return { left: 52, top: 8, size };
  }

  private paintFlat(heights: Float64Array, surface: Surface, palette: Palette, width: number): void {
    const { left, top, size } = this.box();
    const context = this.canvas.begin(width, size + 52);
    const columns = surface.x.length;
    const rows = surface.y.length;
    context.save();
    context.beginPath();
    context.rect(left, top, size, size);
    context.clip();
    context.fillStyle = sequentialColour(0);
    context.fillRect(left, top, size, size);
    // Contours know only numbers: holes are lifted above everything and covered afterwards.
    const values = Array.from(heights, height => (Number.isNaN(height) ? 1 : height));
    const path = geoPath(null, context);
    context.save();
    context.translate(left, top + size);
    context.scale(size / Math.max(1, columns - 1), -size / Math.max(1, rows - 1));
    context.translate(-0.5, -0.5);
    for (const level of contours()
      .size([columns, rows])
      .thresholds(Array.from({ length: levels }, (_, i) => (i + 1) / (levels + 1)))(values)) {
      context.beginPath();
      path(level);
      context.fillStyle = sequentialColour(level.value);
      context.fill();
    }
    context.restore();
    this.paintHoles(context, heights, left, top, size, columns, rows, palette);
    this.paintTrajectory(
      context,
      surface,
      (x, y) => [
        left + ((x - surface.x[0]) / (surface.x[columns - 1] - surface.x[0] || 1)) * size,
        top + size - ((y - surface.y[0]) / (surface.y[rows - 1] - surface.y[0] || 1)) * size,
      ],
      palette,
    );
    context.restore();
    this.axes(context, surface, left, top, size, palette);
  }

  private paintHoles(
    context: CanvasRenderingContext2D,
    heights: Float64Array,
    left: number,
    top: number,
    size: number,
    columns: number,
    rows: number,
    palette: Palette,
  ): void {
    const w = size / Math.max(1, columns - 1);
    const h = size / Math.max(1, rows - 1);
    heights.forEach((height, cell) => {
      if (!Number.isNaN(height)) return;
      const x = left + (cell % columns) * w - w / 2;
      const y = top + size - Math.floor(cell / columns) * h - h / 2;
      context.fillStyle = palette.background;
      context.fillRect(x, y, w + 0.5, h + 0.5);
      context.strokeStyle = palette.error;
      context.beginPath();
      context.moveTo(x, y + h);
      context.lineTo(x + w, y);
      context.stroke();
    });
  }

  private paintTrajectory(
    context: CanvasRenderingContext2D,
    { trajectory, step }: Surface,
    place: (x: number, y: number) => readonly [number, number],
    palette: Palette,
  ): void {
    if (trajectory.length > 1) {
      for (const [colour, width] of [
        [palette.background, 4],
        [palette.foreground, 1.8],
      ] as const) {
        context.strokeStyle = colour;
        context.lineWidth = width;
        context.beginPath();
        for (const { x, y } of trajectory) context.lineTo(...place(x, y));
        context.stroke();
      }
    }
    const now = trajectory.find(point => point.step === step) ?? trajectory.at(-1);
    if (!now) return;
    const [x, y] = place(now.x, now.y);
    context.fillStyle = palette.background;
    context.strokeStyle = palette.foreground;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(x, y, 5, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }

  private axes(
    context: CanvasRenderingContext2D,
    { x, y, first, second }: Surface,
    left: number,
    top: number,
    size: number,
    palette: Palette,
  ): void {
    context.strokeStyle = palette.grid;
    context.strokeRect(left, top, size, size);
    context.fillStyle = palette.muted;
    context.font = `11px ${palette.font}`;
    const across = scaleLinear([x[0], x[x.length - 1]], [left, left + size]);
    const up = scaleLinear([y[0], y[y.length - 1]], [top + size, top]);
    context.textAlign = 'center';
    for (const tick of across.ticks(5)) context.fillText(formatNumber(tick), across(tick), top + size + 14);
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const tick of up.ticks(5)) context.fillText(formatNumber(tick), left - 4, up(tick));
    context.textBaseline = 'alphabetic';
    context.textAlign = 'left';
    context.fillText(`→ ${name(first)}`, left, top + size + 28);
    context.fillText(`↑ ${name(second)}`, left, top + size + 41);
  }

  /** Painter's algorithm: from the far cells to the near ones. */
  private paintSolid(heights: Float64Array, surface: Surface, palette: Palette, width: number): void {
    const height = Math.max(220, Math.min(420, width * 0.72));
    const context = this.canvas.begin(width, height + 34);
    const columns = surface.x.length;
    const rows = surface.y.length;
    const stride = Math.max(1, Math.ceil(Math.max(columns, rows) / 64));
    const cos = Math.cos(this.turn);
    const sin = Math.sin(this.turn);
    const scale = Math.min(width, height * 1.25) * 0.52;
    const project = (u: number, v: number, h: number): [number, number, number] => {
      const x = u * cos - v * sin;
      const z = u * sin + v * cos;
      return [
        width / 2 + x * scale,
        height / 2 + (z * Math.sin(this.tilt) - (h - 0.45) * Math.cos(this.tilt) * 0.9) * scale,
        z,
      ];
    };
    const u = (column: number): number => (columns > 1 ? column / (columns - 1) - 0.5 : 0);
    const v = (row: number): number => (rows > 1 ? 0.5 - row / (rows - 1) : 0);
    const cells: {
      readonly depth: number;
      readonly corners: readonly [number, number, number][];
      readonly level: number;
    }[] = [];
    for (let row = 0; row + stride < rows; row += stride) {
      for (let column = 0; column + stride < columns; column += stride) {
        const at = [
          [row, column],
          [row, column + stride],
          [row + stride, column + stride],
          [row + stride, column],
        ] as const;
        const levelsHere = at.map(([r, c]) => heights[r * columns + c]);
        if (levelsHere.some(Number.isNaN)) continue;
        const corners = at.map(([r, c], i) => project(u(c), v(r), levelsHere[i]));
        cells.push({
          depth: corners.reduce((sum, corner) => sum + corner[2], 0),
          corners,
          level: levelsHere.reduce((a, b) => a + b, 0) / 4,
        });
      }
    }
    cells.sort((a, b) => a.depth - b.depth);
    context.lineWidth = 0.5;
    for (const { corners, level } of cells) {
      context.beginPath();
      corners.forEach(([x, y]) => context.lineTo(x, y));
      context.closePath();
      context.fillStyle = context.strokeStyle = sequentialColour(level);
      context.fill();
      context.stroke();
    }
    const column = (x: number): number =>
      ((x - surface.x[0]) / (surface.x[columns - 1] - surface.x[0] || 1)) * (columns - 1);
    const row = (y: number): number =>
      ((y - surface.y[0]) / (surface.y[rows - 1] - surface.y[0] || 1)) * (rows - 1);
    this.paintTrajectory(
      context,
      surface,
      (x, y) => {
        const c = Math.round(Math.max(0, Math.min(columns - 1, column(x))));
        const r = Math.round(Math.max(0, Math.min(rows - 1, row(y))));
        const [px, py] = project(u(column(x)), v(row(y)), heights[r * columns + c] || 0);
        return [px, py];
      },
      palette,
    );
    context.fillStyle = palette.muted;
    context.font = `11px ${palette.font}`;
    context.textAlign = 'center';
    const [ax, ay] = project(0, 0.62, 0);
    const [bx, by] = project(0.66, 0, 0);
    context.fillText(name(surface.first), clamp(ax, width), Math.min(height + 26, ay));
    context.fillText(name(surface.second), clamp(bx, width), Math.min(height + 26, by));
  }

  private point(event: MouseEvent): void {
    const { surface } = this;
    if (!surface || this.look.solid) return;
    const box = this.canvas.element.getBoundingClientRect();
    const { left, top, size } = this.box();
    const u = (event.clientX - box.left - left) / size;
    const v = 1 - (event.clientY - box.top - top) / size;
    if (u < 0 || u > 1 || v < 0 || v > 1) return;
    const column = Math.round(u * (surface.x.length - 1));
    const row = Math.round(v * (surface.y.length - 1));
    const loss = surface.loss[row * surface.x.length + column];
    setText(
      this.reading,
      `loss ${formatNumber(loss)} at (${formatNumber(surface.x[column])}, ${formatNumber(surface.y[row])})`,
    );
  }
}

function clamp(x: number, width: number): number {
  return Math.max(70, Math.min(width - 70, x));
}

function name({ title, value }: SurfaceDirection): string {
  if (Number.isNaN(value)) return title;
  return title.includes('component')
    ? `${title} (${formatShare(value)} of the variance)`
    : `${title} (λ = ${formatNumber(value)})`;
}
