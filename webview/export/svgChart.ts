import { plainColour } from './plainColour';
import { escapeText } from './svgText';

/** What style sheets say about marks, as attributes of their own; colours apart, as they are made plain. */
const properties = [
  'stroke-width',
  'stroke-dasharray',
  'stroke-dashoffset',
  'stroke-linecap',
  'stroke-linejoin',
  'fill-rule',
  'opacity',
  'text-anchor',
  'dominant-baseline',
  'font-family',
  'font-size',
  'font-weight',
  'font-style',
] as const;
const defaults: Readonly<Record<string, string>> = {
  'stroke-width': '1px',
  'stroke-dasharray': 'none',
  'stroke-dashoffset': '0px',
  'stroke-linecap': 'butt',
  'stroke-linejoin': 'miter',
  'fill-rule': 'nonzero',
  opacity: '1',
  'text-anchor': 'start',
  'dominant-baseline': 'auto',
  'font-weight': '400',
  'font-style': 'normal',
};
/** Meant for the page: its style sheet, its assistive technology. */
const left = /^(class|style|role|tabindex|aria-.*|data-.*|fill|stroke|fill-opacity|stroke-opacity)$/;
const text = new Set(['text', 'tspan']);

/** A chart of the page as markup that needs no style sheet. */
export function chartMarkup(node: Element): string {
  const style = getComputedStyle(node);
  if (style.display === 'none' || style.visibility === 'hidden') return '';
  const name = node.tagName;
  const own = Array.from(node.attributes)
    .filter(
      attribute => !left.test(attribute.name) && !(properties as readonly string[]).includes(attribute.name),
    )
    .map(({ name: key, value }) => ` ${key}="${escapeText(value)}"`);
  const content = Array.from(node.childNodes, child => {
    if (child instanceof Element) return chartMarkup(child);
    return child.nodeType === Node.TEXT_NODE ? escapeText(child.textContent ?? '') : '';
  }).join('');
  return `<${name}${own.join('')}${painting(node, style)}>${content}</${name}>`;
}

function painting(node: Element, style: CSSStyleDeclaration): string {
  if (!(node instanceof SVGGraphicsElement)) return '';
  const written: string[] = [];
  const isText = text.has(node.tagName);
  for (const property of properties) {
    const value = style.getPropertyValue(property);
    if (value === '' || value === defaults[property]) continue;
    if (property.startsWith('font') && !isText) continue;
    written.push(` ${property}="${escapeText(value)}"`);
  }
  for (const paint of ['fill', 'stroke'] as const) {
    const value = style.getPropertyValue(paint);
    if (value === '' || value === 'none' || value.startsWith('url(')) {
      if (value !== '') written.push(` ${paint}="${escapeText(value.replaceAll('"', ''))}"`);
      continue;
    }
    const { hex, opacity } = plainColour(value);
    const all = opacity * Number(style.getPropertyValue(`${paint}-opacity`) || 1);
    written.push(` ${paint}="${hex}"`);
    if (all < 1) written.push(` ${paint}-opacity="${Math.round(all * 1000) / 1000}"`);
  }
  return written.join('');
}
