import { rgb } from 'd3';

/** Which of VS Code's four kinds of theme is on. */
export type ThemeKind = 'dark' | 'light' | 'high-contrast' | 'high-contrast-light';

export function isLight(kind: ThemeKind): boolean {
  return kind === 'light' || kind === 'high-contrast-light';
}

/** A colour as the 32 bits of one `ImageData` pixel (little-endian, as every machine that runs VS Code is). */
export function packColour(colour: string, opacity = 1): number {
  const { r, g, b } = rgb(colour);
  return (
    ((Math.round(opacity * 255) << 24) | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r)) >>> 0
  );
}

/** The same colour, see-through. */
export function withOpacity(colour: string, opacity: number): string {
  const { r, g, b } = rgb(colour);
  return `rgba(${Math.round(r)}, ${Math.round(g)}, ${Math.round(b)}, ${opacity})`;
}

const resolved = new Map<string, number>();

/** Any colour that CSS knows, mixtures and variables of a theme included, packed as above. */
export function packCssColour(colour: string): number {
  let packed = resolved.get(colour);
  if (packed === undefined) {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) return 0;
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    packed = new Uint32Array(context.getImageData(0, 0, 1, 1).data.buffer)[0];
    resolved.set(colour, packed);
  }
  return packed;
}
