import type { TensorMemory } from '../kernels/memory';
import { decomposeSmall } from './symmetric/decompose';
import { addScaled, dot, norm, scale } from './vector';

/** The two directions along which a trajectory spreads most, and how much of it they leave out. */
export interface PrincipalPlane {
  /** Orthonormal; the second is zero when the trajectory lies on a line. */
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** Share of the variance about the mean along each, 0…1. A pure random walk already gives 6/π² to the first
   * (Antognini and Sohl-Dickstein 2018), so a large share alone says little. */
  readonly explained: readonly [number, number];
}

/** Where a point lies as seen from a plane. */
export interface Projection {
  readonly x: number;
  readonly y: number;
  /** Euclidean distance from the plane, in the units of the parameters: the loss drawn there is not the point's own loss. */
  readonly distance: number;
}

/**
 * Principal components of points in parameter space through their T × T Gram matrix, since there are far fewer points than
 * parameters.
 */
export function principalPlane(memory: TensorMemory, points: readonly Float64Array[]): PrincipalPlane {
  const count = points.length;
  const size = points[0].length;
  const mean = new Float64Array(size);
  for (const point of points) addScaled(1 / count, point, mean);
  const centred = points.map(point => {
    const difference = Float64Array.from(point);
    addScaled(-1, mean, difference);
    return difference;
  });
  const gram = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      gram[i * count + j] = gram[j * count + i] = dot(centred[i], centred[j]);
    }
  }
  const { values, vectors } = decomposeSmall(memory, gram, count);
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  const component = (place: number): Float64Array => {
    const direction = new Float64Array(size);
    if (place < 0 || !(values[place] > 1e-14 * values[count - 1])) return direction;
    centred.forEach((row, i) => addScaled(vectors[place][i], row, direction));
    scale(1 / norm(direction), direction);
    return direction;
  };
  const share = (place: number): number => (place >= 0 && total > 0 ? Math.max(0, values[place]) / total : 0);
  return {
    first: component(count - 1),
    second: component(count - 2),
    explained: [share(count - 1), share(count - 2)],
  };
}

/** Least-squares coordinates of `point` in origin + x·first + y·second; the directions need not be orthogonal. */
export function project(
  point: Float64Array,
  origin: Float64Array,
  first: Float64Array,
  second: Float64Array,
): Projection {
  const offset = Float64Array.from(point);
  addScaled(-1, origin, offset);
  const a = dot(first, first);
  const b = dot(first, second);
  const c = dot(second, second);
  const p = dot(offset, first);
  const q = dot(offset, second);
  const determinant = a * c - b * b;
  // Parallel or zero directions span a line at most: use the longer one alone.
  const flat = !(determinant > 1e-24 * a * c);
  const x = flat ? (a >= c && a > 0 ? p / a : 0) : (c * p - b * q) / determinant;
  const y = flat ? (c > a ? q / c : 0) : (a * q - b * p) / determinant;
  addScaled(-x, first, offset);
  addScaled(-y, second, offset);
  return { x, y, distance: norm(offset) };
}
