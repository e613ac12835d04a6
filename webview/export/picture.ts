import { recordVectors } from '../chart/canvas';
import { pageMarkup } from './pageToSvg';
import { plainColour } from './plainColour';
import { decimal, escapeText, tag } from './svgText';

/** Above the picture: what it shows, of what, when. */
const headerHeight = 34;
const margin = 10;
/** Browsers refuse larger canvases. */
const longestSide = 16_000;

/** One view as an SVG document, by drawing it once more. */
export interface Picture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** Takes the picture of a view's body as it is drawn now; `draw` draws it anew. Controls are left out. */
export function takePicture(body: HTMLElement, title: string, draw: () => void): Picture {
  // In one go, so that nothing of it is ever seen on the screen.
  body.classList.add('exporting');
  const hidden = body.hasAttribute('hidden');
  body.removeAttribute('hidden');
  try {
    const recordings = recordVectors(draw);
    const width = Math.ceil(Math.max(body.clientWidth, body.scrollWidth)) + 2 * margin;
    const height = Math.ceil(Math.max(body.clientHeight, body.scrollHeight)) + headerHeight + margin;
    const style = getComputedStyle(body);
    const panel = getComputedStyle(body.closest('.view') ?? document.body).backgroundColor;
    const ground = [getComputedStyle(document.body).backgroundColor, panel].map(plainColour);
    const markup = pageMarkup(body, recordings);
    const svg = `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${decimal(width)} ${decimal(height)}" width="${decimal(width)}" height="${decimal(height)}" role="img">
<title>${escapeText(title)}</title>
${ground.map(({ hex, opacity }) => tag('rect', { width, height, fill: hex, 'fill-opacity': opacity })).join('')}
${tag('text', { x: margin, y: 22, 'font-family': style.fontFamily, 'font-size': 13, 'font-weight': 600, fill: plainColour(style.color).hex }, escapeText(title))}
<g transform="translate(${margin} ${headerHeight})">
${markup}
</g>
</svg>
`;
    return { svg, width, height };
  } finally {
    body.toggleAttribute('hidden', hidden);
    body.classList.remove('exporting');
  }
}

/** The same picture as pixels, two to one. */
export async function toPng({ svg, width, height }: Picture): Promise<Uint8Array> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const scale = Math.min(2, longestSide / Math.max(width, height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/png'));
    if (!blob) throw new Error('The picture is too large to be made into pixels.');
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    URL.revokeObjectURL(address);
  }
}
