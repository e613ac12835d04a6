import { addScaled, dot, norm, scale } from './vector';

/** A plane through parameter space: the point at (x, y) is origin + x·first + y·second. */
export interface Plane {
  readonly origin: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** One filter of the network, the unit of filter normalisation: the weights into one neuron (a row of a Linear's weight). */
export interface Filter {
  readonly offset: number;
  readonly length: number;
}

/**
 * Filter normalisation (Li, Xu, Taylor, Studer and Goldstein 2018, §4): each filter of the direction gets the length of the
 * same filter of the weights, so that the picture does not change when ReLU layers are rescaled against each other. Entries
 * that belong to no filter (biases, γ and β) are set to zero, as the authors do.
 */
export function filterNormalize(
  direction: Float64Array,
  weights: Float64Array,
  filters: readonly Filter[],
): Float64Array {
  const result = new Float64Array(direction.length);
  for (const { offset, length } of filters) {
    const own = direction.subarray(offset, offset + length);
    const size = norm(own);
    const factor = size > 0 ? norm(weights.subarray(offset, offset + length)) / size : 0;
    for (let i = 0; i < length; i++) result[offset + i] = own[i] * factor;
  }
  return result;
}

/** `second` without its part along `first`, brought back to its old length; zero if nothing is left. */
export function orthogonalized(second: Float64Array, first: Float64Array): Float64Array {
  const result = Float64Array.from(second);
  const length = norm(second);
  const along = dot(first, first);
  if (along > 0) addScaled(-dot(first, second) / along, first, result);
  const left = norm(result);
  if (left <= 1e-12 * length) return result.fill(0);
  scale(length / left, result);
  return result;
}

/** A plane through three points: (0, 0), (1, 0) and (0, 1). Identical points leave a direction of zeros. */
export function planeThrough(a: Float64Array, b: Float64Array, c: Float64Array): Plane {
  const first = Float64Array.from(b);
  const second = Float64Array.from(c);
  addScaled(-1, a, first);
  addScaled(-1, a, second);
  return { origin: a, first, second };
}

/** True when the two directions do not span a plane: a surface over it would be a line or a point drawn wide. */
export function isDegenerate(plane: Plane): boolean {
  const a = dot(plane.first, plane.first);
  const b = dot(plane.first, plane.second);
  const c = dot(plane.second, plane.second);
  return !(a * c - b * b > 1e-20 * a * c) || !(a > 0) || !(c > 0);
}

/** Writes the parameters at (x, y) into `output`. */
export function pointOn(plane: Plane, x: number, y: number, output: Float64Array): void {
  const { origin, first, second } = plane;
  for (let i = 0; i < output.length; i++) output[i] = origin[i] + x * first[i] + y * second[i];
}

/** `size` evenly spaced coordinates from −range to range. */
export function gridCoordinates(size: number, range: number): Float64Array {
  const coordinates = new Float64Array(size);
  for (let i = 0; i < size; i++) coordinates[i] = size === 1 ? 0 : -range + (2 * range * i) / (size - 1);
  return coordinates;
}
