import type { VectorContext } from '../export/vectorContext';

/**
 * What pictures are drawn with: a canvas's context, as far as it can be written down as SVG too. What is missing here must
 * first be given to `VectorContext`, or the picture could not be exported.
 */
type Drawn = Pick<CanvasRenderingContext2D, Extract<keyof VectorContext, keyof CanvasRenderingContext2D>>;

export interface Pen extends Omit<Drawn, 'fill' | 'stroke' | 'clip'> {
  /** Of the path so far; paths as objects are not written down. */
  fill(rule?: CanvasFillRule): void;
  stroke(): void;
  clip(): void;
}
