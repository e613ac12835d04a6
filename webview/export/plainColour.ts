/** A colour that every program understands: `#rrggbb` and how opaque it is. */
export interface PlainColour {
  readonly hex: string;
  readonly opacity: number;
}

let pixel: CanvasRenderingContext2D | undefined;
const known = new Map<string, PlainColour>();

/** Whatever colour CSS can say (`color-mix`, variables already put in, names) as painted: by painting one pixel with it. */
export function plainColour(css: string): PlainColour {
  let found = known.get(css);
  if (!found) {
    found = paint(css);
    known.set(css, found);
  }
  return found;
}

function paint(css: string): PlainColour {
  if (!pixel) {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    pixel = canvas.getContext('2d', { willReadFrequently: true }) ?? undefined;
    if (!pixel) throw new Error('This page cannot draw: it has no canvas.');
  }
  pixel.clearRect(0, 0, 1, 1);
  // A text that is no colour leaves what was set before: then nothing is painted rather than something wrong.
  pixel.fillStyle = 'rgba(0, 0, 0, 0)';
  pixel.fillStyle = css;
  pixel.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = pixel.getImageData(0, 0, 1, 1).data;
  const hex = `#${[r, g, b].map(part => part.toString(16).padStart(2, '0')).join('')}`;
  return { hex, opacity: Math.round((a / 255) * 1000) / 1000 };
}
