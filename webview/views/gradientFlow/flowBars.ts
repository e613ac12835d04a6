import { formatCount, formatNumber } from '../../encoding/format';
import type { Palette } from '../../theme';
import { svgElement } from '../../ui/element';

const hatchId = 'flow-not-finite';
/** Where hatched bars begin: they have no height on the axis. */
const top = 16;

interface Quantity {
  /** Of the finite values; NaN where there is none. */
  readonly rms: number;
  readonly nan: number;
  /** NaN and infinite ones. */
  readonly nonFinite: number;
}

interface Place {
  readonly x: number;
  readonly width: number;
  readonly y: (value: number) => number;
  readonly floor: number;
  readonly palette: Palette;
}

/** The pattern of the bars that stand for NaN and infinity. */
export function hatching(palette: Palette): SVGElement {
  const pattern = svgElement(
    'pattern',
    { id: hatchId, width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    [svgElement('line', { x1: 0, y1: 0, x2: 0, y2: 6, stroke: palette.error, 'stroke-width': 2 })],
  );
  return svgElement('defs', {}, [pattern]);
}

/** What is finite as a bar up to its root mean square; NaN and infinity as hatched bars of their own, with their counts. */
export function quantityBars(
  name: string,
  { rms, nan, nonFinite }: Quantity,
  colour: string,
  { x, width, y, floor, palette }: Place,
): SVGElement[] {
  const bars: ((x: number, width: number) => SVGElement[])[] = [];
  if (rms > 0)
    bars.push((at, across) => {
      const high = Math.min(floor - 1, y(rms));
      const bar = svgElement('rect', { x: at, y: high, width: across, height: floor - high, fill: colour });
      bar.append(svgElement('title', {}, [`${name} ${formatNumber(rms)}`]));
      return [bar];
    });
  else if (nonFinite === 0) bars.push(at => [letters('0', at + width / 2, floor - 4, palette.warning)]);
  const odd: readonly (readonly [string, number])[] = [
    ['NaN', nan],
    ['∞', nonFinite - nan],
  ];
  for (const [kind, count] of odd)
    if (count > 0) bars.push((at, across) => oddBar(name, kind, count, at, across, floor, palette));
  const each = width / bars.length;
  return bars.flatMap((draw, index) => draw(x + index * each, Math.max(1, each - 1)));
}

function oddBar(
  name: string,
  kind: string,
  count: number,
  x: number,
  width: number,
  floor: number,
  palette: Palette,
): SVGElement[] {
  const bar = svgElement('rect', {
    ...{ x: x + 0.5, y: top, width: Math.max(1, width - 1), height: floor - top },
    fill: `url(#${hatchId})`,
    'fill-opacity': 0.45,
    stroke: palette.error,
  });
  bar.append(svgElement('title', {}, [`${name}: ${formatCount(count)} of its values ${kind}`]));
  const middle = x + width / 2 + 4;
  const text = letters(`${kind} × ${formatCount(count)}`, middle, (top + floor) / 2, palette.foreground);
  // So that those of narrow neighbours stay apart.
  text.setAttribute('font-size', String(Math.max(7, Math.min(10, width))));
  text.setAttribute('transform', `rotate(-90 ${middle} ${(top + floor) / 2})`);
  text.setAttribute('stroke', palette.background);
  text.setAttribute('stroke-width', '3');
  text.setAttribute('paint-order', 'stroke');
  return [bar, text];
}

function letters(text: string, x: number, y: number, fill: string): SVGTextElement {
  return svgElement('text', { x, y, fill, 'text-anchor': 'middle', 'font-size': 10 }, [text]);
}
