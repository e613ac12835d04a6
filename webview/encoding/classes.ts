import type { Pen } from '../chart/pen';
import {
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  symbolWye,
  type SymbolType,
} from 'd3';
import { isLight, type ThemeKind } from './colour';

/** Okabe and Ito's colours (2008), the bright ones first on dark, darkened to 3:1 against white on light. */
const onDark = ['#56b4e9', '#e69f00', '#009e73', '#cc79a7', '#f0e442', '#d55e00', '#4c8fd0', '#b3b3b3'];
const onLight = ['#0072b2', '#c47f00', '#00805d', '#b8578d', '#8a7f00', '#c04a00', '#3a8fc4', '#555555'];

export function classColours(kind: ThemeKind): readonly string[] {
  return isLight(kind) ? onLight : onDark;
}

/** A class has a shape of its own beside its colour; colours and shapes repeat at different lengths. */
const shapes: readonly SymbolType[] = [
  symbolCircle,
  symbolTriangle,
  symbolSquare,
  symbolDiamond,
  symbolCross,
  symbolStar,
  symbolWye,
];

/** Adds the mark of a class, of about `size` pixels across, to the path under way. */
export function traceClassMark(context: Pen, index: number, x: number, y: number, size: number): void {
  context.save();
  context.translate(x, y);
  // D3's shapes are made of moveTo, lineTo, arc, rect and closePath, which a pen has; its types ask for a whole context.
  const canvas = context as unknown as CanvasRenderingContext2D;
  symbol(shapes[index % shapes.length], (size * size * Math.PI) / 4).context(canvas)();
  context.restore();
}
