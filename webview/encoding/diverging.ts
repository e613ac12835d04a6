import { interpolateLab, piecewise } from 'd3';
import { isLight, packColour, type ThemeKind } from './colour';

/**
 * Signed values: orange below zero, purple above, the background at zero (ColorBrewer's PuOr, whose ends stay apart under
 * every colour-vision deficiency). On dark themes the ends are the light ones, so that "more" always stands out more.
 */
const ends = {
  dark: { negative: ['#4a3014', '#a8620f', '#fdb863'], positive: ['#372c5e', '#6d5fb0', '#c9bdfb'] },
  light: { negative: ['#fbdcae', '#e8952e', '#a24d04'], positive: ['#dcd9ee', '#9a8fca', '#4f2a86'] },
  'high-contrast': {
    negative: ['#5a3a14', '#c9770f', '#ffc978'],
    positive: ['#40337a', '#8577d6', '#ddd4ff'],
  },
  'high-contrast-light': {
    negative: ['#f9cf94', '#d97f14', '#7f3b08'],
    positive: ['#cfcaea', '#8073ac', '#35105f'],
  },
} as const;

/** Steps of the table on each side of zero, matching the pictures' −127 … 127. */
export const divergingSteps = 127;

export interface DivergingScale {
  /** The colour of `value` from −1 to 1; beyond that the ends. */
  colour(value: number): string;
  /** Packed pixels for −127 … 127 at index value + 127. */
  readonly table: Uint32Array;
}

export function divergingScale(kind: ThemeKind, background: string): DivergingScale {
  const { negative, positive } = ends[kind];
  const below: (share: number) => string = piecewise(interpolateLab, [background, ...negative]);
  const above: (share: number) => string = piecewise(interpolateLab, [background, ...positive]);
  const colours = Array.from({ length: 2 * divergingSteps + 1 }, (_, index) => {
    const value = (index - divergingSteps) / divergingSteps;
    return value < 0 ? below(-value) : above(value);
  });
  return {
    colour: value => colours[Math.round((Math.max(-1, Math.min(1, value || 0)) + 1) * divergingSteps)],
    table: Uint32Array.from(colours, colour => packColour(colour)),
  };
}

/** Lines of that sign on the background: strong enough to be seen when thin. */
export function signColours(kind: ThemeKind): { readonly negative: string; readonly positive: string } {
  if (isLight(kind)) return { negative: '#c2660a', positive: '#6f5bb0' };
  return { negative: '#f0a04b', positive: '#a797ee' };
}
