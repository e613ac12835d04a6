import type { SymmetryPoint } from './symmetry';

/** Beyond this many hidden units the k² generators are more than a person can use. */
const MOST_UNITS = 48;

/** Units between two Linear layers that pass on what they hear, for every sample. */
export interface LinearUnits {
  readonly first: number;
  readonly second: number;
  /** Of the first, those that are linear. */
  readonly units: readonly number[];
  /** A ReLU lies between, which these units never leave the positive side of. */
  readonly alwaysOn: boolean;
}

export function linearUnits(point: SymmetryPoint): LinearUnits[] {
  return point.all('Linear').flatMap((second): LinearUnits[] => {
    const before = point.previous(second);
    if (before === undefined) return [];
    const alwaysOn = point.types[before] === 'ReLU';
    const first = alwaysOn ? point.previous(before) : before;
    if (first === undefined || point.types[first] !== 'Linear') return [];
    const low = alwaysOn ? point.range(first).low : undefined;
    const all = Array.from({ length: point.width(first) }, (_, unit) => unit);
    const units = low ? all.filter(unit => low[unit] > 0) : all;
    return units.length > MOST_UNITS ? [] : [{ first, second, units, alwaysOn }];
  });
}
