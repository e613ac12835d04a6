import { VectorContext } from '../export/vectorContext';
import { element } from '../ui/element';
import type { Pen } from './pen';

let recordings: Map<HTMLCanvasElement, VectorContext> | undefined;

/** What `draw` paints on canvases, as vectors instead: by canvas. Nothing changes on the screen. */
export function recordVectors(draw: () => void): ReadonlyMap<HTMLCanvasElement, VectorContext> {
  const made = new Map<HTMLCanvasElement, VectorContext>();
  recordings = made;
  try {
    draw();
  } finally {
    recordings = undefined;
  }
  return made;
}

/** Whether what is drawn now becomes vectors: lines should then be lines, however many. */
export function isRecording(): boolean {
  return recordings !== undefined;
}

/** A canvas that stays sharp on every screen; draw in CSS pixels. */
export class SharpCanvas {
  readonly element: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;

  constructor(label: string) {
    this.element = element('canvas', { role: 'img', 'aria-label': label });
    const context = this.element.getContext('2d');
    if (!context) throw new Error('This page cannot draw: it has no canvas.');
    this.context = context;
  }

  /** Clears and sets the size in CSS pixels. */
  begin(width: number, height: number): Pen {
    if (recordings) {
      const recording = new VectorContext(width, height, this.context);
      recordings.set(this.element, recording);
      return recording;
    }
    const ratio = window.devicePixelRatio || 1;
    const w = Math.max(1, Math.round(width * ratio));
    const h = Math.max(1, Math.round(height * ratio));
    if (this.element.width !== w || this.element.height !== h) {
      this.element.width = w;
      this.element.height = h;
      this.element.style.height = `${height}px`;
    }
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.context.clearRect(0, 0, width, height);
    return this.context;
  }
}

/** Pixels of `table` (packed colours), drawn into a rectangle without smoothing. */
export function paintPixels(
  context: Pen,
  width: number,
  height: number,
  colour: (index: number) => number,
  target: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  smooth = false,
): void {
  const image = scratch(width, height);
  const pixels = new Uint32Array(image.data.data.buffer);
  for (let index = 0; index < width * height; index++) pixels[index] = colour(index);
  image.context.putImageData(image.data, 0, 0);
  context.save();
  context.imageSmoothingEnabled = smooth;
  context.drawImage(image.canvas, 0, 0, width, height, target.x, target.y, target.width, target.height);
  context.restore();
}

interface Scratch {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  readonly data: ImageData;
}

const scratches = new Map<string, Scratch>();

function scratch(width: number, height: number): Scratch {
  const key = `${width}×${height}`;
  let found = scratches.get(key);
  if (!found) {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('This page cannot draw: it has no canvas.');
    found = { canvas, context, data: context.createImageData(width, height) };
    scratches.set(key, found);
  }
  return found;
}
