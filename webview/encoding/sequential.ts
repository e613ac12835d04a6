import { interpolateViridis } from 'd3';
import { packColour } from './colour';

const steps = 256;
const colours = Array.from({ length: steps }, (_, index) => interpolateViridis(index / (steps - 1)));

/** Packed viridis pixels, low to high. */
export const sequentialTable: Uint32Array = Uint32Array.from(colours, colour => packColour(colour));

/** The colour of a magnitude from 0 to 1 (viridis: even steps in lightness, readable without colour). */
export function sequentialColour(value: number): string {
  return colours[sequentialIndex(value)];
}

export function sequentialIndex(value: number): number {
  return Math.round(Math.max(0, Math.min(1, value || 0)) * (steps - 1));
}
