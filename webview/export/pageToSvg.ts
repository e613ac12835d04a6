import type { VectorContext } from './vectorContext';
import { plainColour } from './plainColour';
import { chartMarkup } from './svgChart';
import { decimal, escapeText, fontAttributes, tag } from './svgText';

interface Origin {
  readonly left: number;
  readonly top: number;
}

/**
 * What a part of the page shows as markup in SVG, at the same places: boxes and borders, charts, canvases as they were
 * recorded, and every line of text as text. Nothing of it needs our style sheet.
 */
export function pageMarkup(
  root: HTMLElement,
  recordings: ReadonlyMap<HTMLCanvasElement, VectorContext>,
): string {
  const { left, top } = root.getBoundingClientRect();
  const ruler = document.createElement('canvas').getContext('2d');
  if (!ruler) throw new Error('This page cannot draw: it has no canvas.');
  const writer = new PageWriter({ left, top }, recordings, ruler);
  writer.write(root);
  return writer.out.join('\n');
}

class PageWriter {
  readonly out: string[] = [];

  constructor(
    private readonly origin: Origin,
    private readonly recordings: ReadonlyMap<HTMLCanvasElement, VectorContext>,
    private readonly ruler: CanvasRenderingContext2D,
  ) {}

  write(node: Element): void {
    const style = getComputedStyle(node);
    if (style.display === 'none' || style.visibility === 'hidden') return;
    const box = node.getBoundingClientRect();
    const place = { x: box.left - this.origin.left, y: box.top - this.origin.top };
    // For screen readers only.
    if (box.width <= 1 || box.height <= 1) return;
    if (node instanceof SVGSVGElement) {
      this.out.push(nest(node, { ...place, width: box.width, height: box.height }));
      return;
    }
    this.box(style, { ...place, width: box.width, height: box.height });
    if (node instanceof HTMLCanvasElement) {
      this.canvas(node, { ...place, width: box.width, height: box.height });
      return;
    }
    for (const child of node.childNodes) {
      if (child instanceof Element) this.write(child);
      else if (child.nodeType === Node.TEXT_NODE) this.text(child as Text, style);
    }
  }

  private box(style: CSSStyleDeclaration, { x, y, width, height }: Box): void {
    const { hex, opacity } = plainColour(style.backgroundColor);
    const radius = parseFloat(style.borderTopLeftRadius) || undefined;
    if (opacity > 0)
      this.out.push(
        tag('rect', {
          x,
          y,
          width,
          height,
          rx: radius,
          fill: hex,
          'fill-opacity': opacity < 1 ? opacity : undefined,
        }),
      );
    const sides = [
      ['Top', x, y, x + width, y],
      ['Right', x + width, y, x + width, y + height],
      ['Bottom', x, y + height, x + width, y + height],
      ['Left', x, y, x, y + height],
    ] as const;
    for (const [side, x1, y1, x2, y2] of sides) {
      const thick = parseFloat(style[`border${side}Width`]);
      if (!(thick > 0) || style[`border${side}Style`] === 'none') continue;
      const line = plainColour(style[`border${side}Color`]);
      if (line.opacity === 0) continue;
      this.out.push(
        tag('line', {
          ...{ x1, y1, x2, y2, stroke: line.hex, 'stroke-width': thick },
          'stroke-opacity': line.opacity < 1 ? line.opacity : undefined,
          'stroke-dasharray': style[`border${side}Style`] === 'dashed' ? '4 3' : undefined,
        }),
      );
    }
  }

  private canvas(node: HTMLCanvasElement, { x, y, width, height }: Box): void {
    const recorded = this.recordings.get(node);
    this.out.push(
      recorded
        ? `<svg x="${decimal(x)}" y="${decimal(y)}" width="${decimal(width)}" height="${decimal(height)}" viewBox="0 0 ${decimal(recorded.width)} ${decimal(recorded.height)}">${recorded.markup()}</svg>`
        : tag('image', { x, y, width, height, href: node.toDataURL() }),
    );
  }

  /** Lines as the browser broke them: words that stand at the same height belong together. */
  private text(node: Text, style: CSSStyleDeclaration): void {
    const words = [...node.data.matchAll(/\S+/g)];
    if (words.length === 0) return;
    const range = document.createRange();
    const lines: { left: number; top: number; text: string }[] = [];
    for (const word of words) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const rect = range.getBoundingClientRect();
      if (rect.width === 0) continue;
      const last = lines.at(-1);
      if (last && Math.abs(last.top - rect.top) < 3) last.text += ` ${word[0]}`;
      else lines.push({ left: rect.left, top: rect.top, text: word[0] });
    }
    const { fontStyle, fontWeight, fontSize, fontFamily } = style;
    const font = `${fontStyle === 'normal' ? '' : fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`.trim();
    this.ruler.font = font;
    const ascent = this.ruler.measureText('x').fontBoundingBoxAscent;
    const { hex, opacity } = plainColour(style.color);
    for (const line of lines)
      this.out.push(
        tag(
          'text',
          {
            x: line.left - this.origin.left,
            y: line.top - this.origin.top + ascent,
            ...fontAttributes(font),
            fill: hex,
            'fill-opacity': opacity < 1 ? opacity : undefined,
          },
          escapeText(style.textTransform === 'uppercase' ? line.text.toUpperCase() : line.text),
        ),
      );
  }
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A chart of the page inside the picture. */
function nest(chart: SVGSVGElement, { x, y, width, height }: Box): string {
  const style = getComputedStyle(chart);
  const colour = plainColour(style.color).hex;
  const viewBox = chart.getAttribute('viewBox') ?? `0 0 ${decimal(width)} ${decimal(height)}`;
  const inside = Array.from(chart.children, chartMarkup).join('');
  return `<svg x="${decimal(x)}" y="${decimal(y)}" width="${decimal(width)}" height="${decimal(height)}" viewBox="${escapeText(viewBox)}" color="${colour}">${inside}</svg>`;
}
