import { SharpCanvas } from '../../chart/canvas';
import { formatNumber } from '../../encoding/format';
import type { Palette } from '../../theme';
import { element, setText, setVisible, svgElement } from '../../ui/element';
import { drawFlat, flatBox, flatHeight } from './surfaceFlat';
import { axisName, LossScale, type SurfaceScene } from './surfaceScene';
import { drawSolid, gridPlace, projection, solidHeight, type View3D } from './surfaceSolid';

/** How near the pointer must be to a point of the body, in pixels. */
const reach = 16;

/** The loss over a plane: contours from above, or a body that is turned by mouse and arrow keys. Both can be read. */
export class SurfacePicture {
  readonly element: HTMLElement;
  private readonly canvas = new SharpCanvas('Loss surface');
  private readonly title = element('h3');
  private readonly legend = element('div', { class: 'legend' });
  private readonly reading = element('p', { class: 'note', 'aria-live': 'polite' });
  private scene: SurfaceScene | undefined;
  private palette: Palette | undefined;
  private width = 0;
  private view: View3D = { turn: 0.7, tilt: 0.62 };
  private cursor: readonly [number, number] | undefined;
  private scale = new LossScale(new Float64Array(0), false);

  constructor() {
    this.element = element('div', { class: 'surface', hidden: true }, [
      this.title,
      this.canvas.element,
      this.reading,
      this.legend,
    ]);
    const { element: target } = this.canvas;
    target.tabIndex = 0;
    target.addEventListener('pointerdown', event => target.setPointerCapture(event.pointerId));
    target.addEventListener('pointermove', event => {
      if (this.scene?.solid && event.buttons === 1)
        this.rotate(event.movementX * 0.01, event.movementY * 0.01);
      else this.point(event);
    });
    target.addEventListener('pointerleave', () => this.read(undefined));
    target.addEventListener('keydown', event => this.onKey(event));
  }

  hide(): void {
    this.scene = undefined;
    setVisible(this.element, false);
  }

  draw(scene: SurfaceScene, width: number, palette: Palette): void {
    if (scene.surface !== this.scene?.surface) this.cursor = undefined;
    this.scene = scene;
    this.width = width;
    this.palette = palette;
    this.scale = new LossScale(scene.surface.loss, scene.log);
    setVisible(this.element, true);
    const { surface, solid } = scene;
    setText(this.title, `Loss at step ${surface.step}, ${scene.mode}`);
    this.canvas.element.setAttribute(
      'aria-label',
      `Loss over ${axisName(surface.first)} and ${axisName(surface.second)}, ${surface.mode} mode: ${formatNumber(surface.centre)} at the weights, from ${formatNumber(this.scale.low)} to ${formatNumber(this.scale.high)}. Arrow keys ${solid ? 'turn it' : 'read it'}.`,
    );
    this.legend.replaceChildren(
      ...scene.paths.map(path =>
        element('span', { class: 'key' }, [pathKey(path.dash, path.colour), path.title]),
      ),
      ...(scene.here ? [element('span', { class: 'key' }, ['○ the weights'])] : []),
      ...(surface.nonFinite > 0 ? [element('span', { class: 'key' }, ['▨ no finite loss'])] : []),
    );
    if (!this.cursor) this.hint();
    this.paint();
  }

  private hint(): void {
    setText(
      this.reading,
      this.scene?.solid
        ? 'Drag or use the arrow keys to turn it; point at it to read the loss.'
        : 'Point at it, or use the arrow keys, to read the loss.',
    );
  }

  private paint(): void {
    const { scene, palette, width, cursor } = this;
    if (!scene || !palette || width <= 0) return;
    const context = this.canvas.begin(width, scene.solid ? solidHeight(width) : flatHeight(width));
    if (scene.solid) drawSolid(context, scene, this.scale, width, this.view, cursor, palette);
    else drawFlat(context, scene, this.scale, width, cursor, palette);
  }

  private rotate(turn: number, tilt: number): void {
    this.view = { turn: this.view.turn + turn, tilt: Math.max(0.1, Math.min(1.45, this.view.tilt + tilt)) };
    this.paint();
  }

  private onKey(event: KeyboardEvent): void {
    const { scene } = this;
    const [across, up] =
      { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ?? [];
    if (!scene || across === undefined || up === undefined) return;
    event.preventDefault();
    if (scene.solid) {
      this.rotate(across * 0.12, up * -0.08);
      return;
    }
    const { x, y } = scene.surface;
    const [column, row] = this.cursor ?? [x.length >> 1, y.length >> 1];
    this.read([
      Math.max(0, Math.min(x.length - 1, column + across)),
      Math.max(0, Math.min(y.length - 1, row + up)),
    ]);
  }

  private point(event: PointerEvent): void {
    const { scene } = this;
    if (!scene) return;
    const box = this.canvas.element.getBoundingClientRect();
    const at: [number, number] = [event.clientX - box.left, event.clientY - box.top];
    this.read(scene.solid ? this.nearest(scene, at) : this.below(scene, at));
  }

  private below(
    { surface }: SurfaceScene,
    [px, py]: readonly [number, number],
  ): [number, number] | undefined {
    const { left, top, size } = flatBox(this.width);
    const u = (px - left) / size;
    const v = 1 - (py - top) / size;
    if (u < 0 || u > 1 || v < 0 || v > 1) return undefined;
    return [Math.round(u * (surface.x.length - 1)), Math.round(v * (surface.y.length - 1))];
  }

  /** Of the points of the body that lie under the pointer, the one nearest to the eye. */
  private nearest(
    { surface }: SurfaceScene,
    [px, py]: readonly [number, number],
  ): [number, number] | undefined {
    const columns = surface.x.length;
    const rows = surface.y.length;
    const project = projection(this.width, solidHeight(this.width), this.view);
    let best: [number, number] | undefined;
    let front = -Infinity;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const height = this.scale.toUnit(surface.loss[row * columns + column]);
        if (Number.isNaN(height)) continue;
        const [x, y, depth] = project(...gridPlace(columns, rows, column, row), height);
        const far = Math.hypot(x - px, y - py);
        // A point that is hit closely counts more than one that is merely in front.
        const score = depth - far / 10;
        if (far > reach || score <= front) continue;
        front = score;
        best = [column, row];
      }
    }
    return best;
  }

  private read(cursor: readonly [number, number] | undefined): void {
    const { scene } = this;
    if (!scene || (!cursor && !this.cursor)) return;
    this.cursor = cursor;
    if (cursor) {
      const { x, y, loss } = scene.surface;
      const [column, row] = cursor;
      setText(
        this.reading,
        `loss ${formatNumber(loss[row * x.length + column])} at (${formatNumber(x[column])}, ${formatNumber(y[row])})`,
      );
    } else this.hint();
    this.paint();
  }
}

/** A piece of a path's line for the legend. */
function pathKey(dash: readonly number[], colour: string): SVGElement {
  return svgElement('svg', { width: 30, height: 10, 'aria-hidden': 'true' }, [
    svgElement('line', {
      ...{ x1: 1, x2: 29, y1: 5, y2: 5, stroke: colour, 'stroke-width': 2 },
      'stroke-dasharray': dash.join(' ') || undefined,
    }),
  ]);
}
