import type { Palette } from '../../theme';
import type { PlacedColumn } from './layout';
import { UnitPainter, type UnitFace } from './unitPainter';

/** Below this radius (in pixels of CSS) units touch each other and each is one row of a strip. */
const smallestDisc = 1.5;
/** Up to this radius (in pixels of the screen) a column is one picture; above it few units are in sight. */
const largestInGrid = 16;
/** Pictures are not drawn finer than this; beyond they are stretched. */
const finest = 48;
/** Pixels across of a strip; its last one is for what is the matter with a unit. */
const stripWidth = 4;

/**
 * How units are put together in a canvas: one row of pixels each, all where they stand in the column, or one square each,
 * one below the other, from which they are drawn one by one.
 */
type SheetForm = 'strip' | 'grid' | 'tiles';

/** Units `first` … `last` of a column, enlarged by the zoom `k`. */
export interface SheetPlan {
  readonly placed: PlacedColumn;
  readonly first: number;
  readonly last: number;
  readonly k: number;
  readonly palette: Palette;
  readonly face: UnitFace;
}

/** What the units of one column look like. */
export interface UnitSheet {
  readonly form: SheetForm;
  readonly canvas: HTMLCanvasElement;
  /** Pixels of the screen in one of CSS. */
  readonly ratio: number;
  /** In a grid: pixels from the corner to the middle of the first unit. */
  readonly inset: number;
  /** In tiles: pixels of one. */
  readonly size: number;
  /** In tiles: the part of its width that a unit's disc takes. */
  readonly share: number;
}

/** Two plans of one key need canvases of the same form and size, and differ in the numbers alone. */
export function keyOf({ placed, first, last, k, face }: SheetPlan): string {
  const { radius, pitch, spacing, across } = placed;
  return [first, last, across, face, devicePixelRatio, k * radius, k * pitch, k * spacing].join(' ');
}

/**
 * Draws discs that show the picture or the mean, with the border of a healthy unit; of small ones also the marks of their
 * states, which have no room to be drawn as lines.
 * @param former a sheet of the same key, whose canvas is used again
 */
export function unitSheet(plan: SheetPlan, former?: UnitSheet): UnitSheet | undefined {
  const { placed, first, last, k, palette, face } = plan;
  const { across, column } = placed;
  const count = last - first + 1;
  const ratio = devicePixelRatio || 1;
  const onScreen = placed.radius * k;
  const form = formOf(across, onScreen, ratio);
  const radius = Math.max(1, Math.min(finest, onScreen * ratio));
  const border = Math.max(1, radius / 9);
  const size = form === 'strip' ? 1 : Math.ceil(2 * (radius + border));
  const inset = Math.ceil(radius + border);
  const step = k * ratio;
  const rows = Math.floor(last / across) - Math.floor(first / across) + 1;
  const [width, height] =
    form === 'grid'
      ? [
          Math.ceil((across - 1) * placed.pitch * step) + 2 * inset + 1,
          Math.ceil((rows - 1) * placed.spacing * step + placed.shift * step) + 2 * inset + 1,
        ]
      : [form === 'strip' ? stripWidth : size, size * count];
  const canvas = former?.canvas ?? document.createElement('canvas');
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return undefined;
  const image = context.createImageData(width, height);
  const paint = new UnitPainter(new Uint32Array(image.data.buffer), width, palette, column, face);
  for (let unit = first; unit <= last; unit++) {
    if (form === 'strip') paint.row(unit, unit - first);
    else if (form === 'tiles') {
      const middle = (size - 1) / 2;
      paint.disc(unit, middle, (unit - first) * size + middle, radius, border, onScreen);
    } else {
      const abreast = unit % across;
      const row = Math.floor((unit - first) / across);
      const x = inset + abreast * placed.pitch * step;
      const y = inset + (row * placed.spacing + (abreast % 2) * placed.shift) * step;
      paint.disc(unit, x, y, radius, border, onScreen);
    }
  }
  context.putImageData(image, 0, 0);
  return { form, canvas, ratio, inset, size, share: (2 * radius) / size };
}

function formOf(across: number, onScreen: number, ratio: number): SheetForm {
  if (across === 1 && onScreen < smallestDisc) return 'strip';
  return onScreen * ratio <= largestInGrid ? 'grid' : 'tiles';
}
