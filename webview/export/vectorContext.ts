import { plainColour } from './plainColour';
import { decimal, escapeText, fontAttributes, tag } from './svgText';
import { VectorPath, type Matrix } from './vectorPath';

interface Style {
  fillStyle: string;
  strokeStyle: string;
  lineWidth: number;
  lineCap: CanvasLineCap;
  lineJoin: CanvasLineJoin;
  lineDashOffset: number;
  globalAlpha: number;
  font: string;
  textAlign: CanvasTextAlign;
  textBaseline: CanvasTextBaseline;
  imageSmoothingEnabled: boolean;
  dash: readonly number[];
  matrix: Matrix;
  clip: string | undefined;
}

const initial: Style = {
  fillStyle: '#000',
  strokeStyle: '#000',
  lineWidth: 1,
  lineCap: 'butt',
  lineJoin: 'miter',
  lineDashOffset: 0,
  globalAlpha: 1,
  font: '10px sans-serif',
  textAlign: 'start',
  textBaseline: 'alphabetic',
  imageSmoothingEnabled: true,
  dash: [],
  matrix: [1, 0, 0, 1, 0, 0],
  clip: undefined,
};

const anchors: Partial<Record<CanvasTextAlign, string>> = { center: 'middle', right: 'end', end: 'end' };
/** How far below its point a text's baseline lies, in parts of its size. */
const baselines: Partial<Record<CanvasTextBaseline, number>> = {
  middle: 0.35,
  top: 0.8,
  hanging: 0.8,
  bottom: -0.22,
  ideographic: -0.22,
};

let clips = 0;

/**
 * Takes the calls of a canvas's context and writes them down as SVG: the part of it that our pictures use. Pixels
 * (`drawImage`) stay pixels, all else becomes paths and text.
 */
export class VectorContext extends VectorPath {
  private style: Style = { ...initial };
  private readonly stack: Style[] = [];
  private readonly out: string[] = [];
  private readonly definitions: string[] = [];
  private openClip: string | undefined;

  constructor(
    readonly width: number,
    readonly height: number,
    /** Measures texts, which only a real context can. */
    private readonly ruler: CanvasRenderingContext2D,
  ) {
    super();
  }

  protected get matrix(): Matrix {
    return this.style.matrix;
  }

  /** The picture so far, without the `<svg>` around it. */
  markup(): string {
    this.enterClip(undefined);
    const definitions = this.definitions.length > 0 ? tag('defs', {}, this.definitions.join('')) : '';
    return definitions + this.out.join('');
  }

  get fillStyle(): string {
    return this.style.fillStyle;
  }
  set fillStyle(value: string) {
    this.style.fillStyle = value;
  }
  get strokeStyle(): string {
    return this.style.strokeStyle;
  }
  set strokeStyle(value: string) {
    this.style.strokeStyle = value;
  }
  get lineWidth(): number {
    return this.style.lineWidth;
  }
  set lineWidth(value: number) {
    if (value > 0) this.style.lineWidth = value;
  }
  get lineCap(): CanvasLineCap {
    return this.style.lineCap;
  }
  set lineCap(value: CanvasLineCap) {
    this.style.lineCap = value;
  }
  get lineJoin(): CanvasLineJoin {
    return this.style.lineJoin;
  }
  set lineJoin(value: CanvasLineJoin) {
    this.style.lineJoin = value;
  }
  get lineDashOffset(): number {
    return this.style.lineDashOffset;
  }
  set lineDashOffset(value: number) {
    this.style.lineDashOffset = value;
  }
  get globalAlpha(): number {
    return this.style.globalAlpha;
  }
  set globalAlpha(value: number) {
    this.style.globalAlpha = value;
  }
  get font(): string {
    return this.style.font;
  }
  set font(value: string) {
    this.style.font = value;
  }
  get textAlign(): CanvasTextAlign {
    return this.style.textAlign;
  }
  set textAlign(value: CanvasTextAlign) {
    this.style.textAlign = value;
  }
  get textBaseline(): CanvasTextBaseline {
    return this.style.textBaseline;
  }
  set textBaseline(value: CanvasTextBaseline) {
    this.style.textBaseline = value;
  }
  get imageSmoothingEnabled(): boolean {
    return this.style.imageSmoothingEnabled;
  }
  set imageSmoothingEnabled(value: boolean) {
    this.style.imageSmoothingEnabled = value;
  }

  save(): void {
    this.stack.push({ ...this.style });
  }

  restore(): void {
    this.style = this.stack.pop() ?? this.style;
  }

  setLineDash(dash: readonly number[]): void {
    this.style.dash = [...dash];
  }

  translate(x: number, y: number): void {
    this.transform(1, 0, 0, 1, x, y);
  }

  scale(x: number, y: number): void {
    this.transform(x, 0, 0, y, 0, 0);
  }

  rotate(angle: number): void {
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    this.transform(cos, sin, -sin, cos, 0, 0);
  }

  transform(a: number, b: number, c: number, d: number, e: number, f: number): void {
    const [A, B, C, D, E, F] = this.style.matrix;
    this.style.matrix = [
      A * a + C * b,
      B * a + D * b,
      A * c + C * d,
      B * c + D * d,
      A * e + C * f + E,
      B * e + D * f + F,
    ];
  }

  fill(rule?: CanvasFillRule): void {
    this.paint(this.path.join(''), { 'fill-rule': rule, ...this.fillAttributes() });
  }

  stroke(): void {
    this.paint(this.path.join(''), this.strokeAttributes());
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.paint(this.box(x, y, width, height), this.fillAttributes());
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.paint(this.box(x, y, width, height), this.strokeAttributes());
  }

  clearRect(): void {
    // Nothing was drawn before: every picture begins with an empty context.
  }

  clip(): void {
    const id = `clip-${++clips}`;
    this.definitions.push(
      tag('clipPath', { id, 'clip-path': this.clipReference() }, tag('path', { d: this.path.join('') })),
    );
    this.style.clip = id;
  }

  fillText(text: string, x: number, y: number): void {
    if (text === '') return;
    const { font, textAlign, textBaseline, matrix } = this.style;
    const attributes = fontAttributes(font);
    const [a, b, c, d] = matrix;
    const plain = a === 1 && b === 0 && c === 0 && d === 1;
    const drop = (baselines[textBaseline] ?? 0) * Number(attributes['font-size'] ?? 10);
    const [px, py] = this.point(x, y + drop);
    this.emit(
      tag(
        'text',
        {
          ...attributes,
          ...(plain
            ? { x: px, y: py }
            : { x, y: y + drop, transform: `matrix(${matrix.map(exact).join(' ')})` }),
          'text-anchor': anchors[textAlign],
          ...this.fillAttributes(),
        },
        escapeText(text),
      ),
    );
  }

  measureText(text: string): TextMetrics {
    this.ruler.font = this.style.font;
    return this.ruler.measureText(text);
  }

  drawImage(source: CanvasImageSource, ...numbers: number[]): void {
    const [sx, sy, sw, sh, x, y, width, height] =
      numbers.length === 8 ? numbers : [0, 0, NaN, NaN, ...numbers, NaN, NaN].slice(0, 8);
    const { canvas, width: w, height: h } = cutOut(source, sx, sy, sw, sh);
    this.emit(
      tag('image', {
        x,
        y,
        width: Number.isNaN(width) ? w : width,
        height: Number.isNaN(height) ? h : height,
        transform: `matrix(${this.style.matrix.map(exact).join(' ')})`,
        opacity: this.style.globalAlpha < 1 ? this.style.globalAlpha : undefined,
        preserveAspectRatio: 'none',
        'image-rendering': this.style.imageSmoothingEnabled ? undefined : 'pixelated',
        href: canvas.toDataURL(),
      }),
    );
  }

  private paint(path: string, attributes: Readonly<Record<string, string | number | undefined>>): void {
    if (path !== '' && !path.includes('NaN')) this.emit(tag('path', { d: path, ...attributes }));
  }

  private fillAttributes(): Record<string, string | number | undefined> {
    const { hex, opacity } = plainColour(this.style.fillStyle);
    const all = opacity * this.style.globalAlpha;
    return { fill: hex, 'fill-opacity': all < 1 ? all : undefined };
  }

  private strokeAttributes(): Record<string, string | number | undefined> {
    const { strokeStyle, lineWidth, lineCap, lineJoin, dash, lineDashOffset, matrix, globalAlpha } =
      this.style;
    const { hex, opacity } = plainColour(strokeStyle);
    const all = opacity * globalAlpha;
    // The path is written where it lands; its width follows the mean stretching.
    const stretch = Math.sqrt(Math.abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]));
    return {
      fill: 'none',
      stroke: hex,
      'stroke-width': lineWidth * stretch,
      'stroke-opacity': all < 1 ? all : undefined,
      'stroke-linecap': lineCap === 'butt' ? undefined : lineCap,
      'stroke-linejoin': lineJoin === 'miter' ? undefined : lineJoin,
      'stroke-dasharray': dash.length > 0 ? dash.map(part => decimal(part * stretch)).join(' ') : undefined,
      'stroke-dashoffset': lineDashOffset === 0 ? undefined : lineDashOffset * stretch,
    };
  }

  private clipReference(): string | undefined {
    return this.style.clip && `url(#${this.style.clip})`;
  }

  private emit(markup: string): void {
    this.enterClip(this.style.clip);
    this.out.push(markup);
  }

  /** Marks with the same clipping share one group; the group carries it, as a mark's own transform would move it. */
  private enterClip(clip: string | undefined): void {
    if (clip === this.openClip) return;
    if (this.openClip !== undefined) this.out.push('</g>');
    if (clip !== undefined) this.out.push(`<g clip-path="url(#${clip})">`);
    this.openClip = clip;
  }
}

function exact(value: number): string {
  return String(Number(value.toPrecision(8)));
}

/** A copy of the pixels as they are now: the caller may use the same canvas again for the next picture. */
function cutOut(
  source: CanvasImageSource,
  x: number,
  y: number,
  width: number,
  height: number,
): { canvas: HTMLCanvasElement; width: number; height: number } {
  const whole = source as HTMLCanvasElement;
  const w = Number.isNaN(width) ? whole.width : width;
  const h = Number.isNaN(height) ? whole.height : height;
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(w));
  canvas.height = Math.max(1, Math.round(h));
  canvas.getContext('2d')?.drawImage(source, x, y, w, h, 0, 0, canvas.width, canvas.height);
  return { canvas, width: w, height: h };
}
