import type { SymmetricDecomposition } from './symmetric/decompose';
import { dot, norm } from './vector';

/** |λ| / ‖H‖ up to which a direction has next to no curvature. */
const FLAT = 1e-4;
/** Length of a Newton step along one direction, in units of the parameters, that leads away from here. */
const LONG = 0.05;
/** Roundings of ‖H‖ that a component of the gradient must exceed to mean anything. */
const ROUNDINGS = 16;
/** Eigenvectors that the question is worth. */
const MOST_VECTORS = 200;

/**
 * Whether the gradient, small as it is beside ‖H‖, is not small beside the curvature along it: a Newton step along some flat
 * direction would be long. So it is where units saturate: the loss falls on and on towards a value that it has only at
 * infinity (XOR with two tanh units: 1/8 and 1/6 of mean square), and gradient and curvature fade together, like e⁻ᵗ, below
 * any threshold. Beside a critical point at the distance d, a flat direction of a symmetry has a gradient of order d² and a
 * curvature of order d, x⁴ one of d³ and d²: the step is of order d.
 */
export function slopeFades(gradient: Float64Array, { values, vectors }: SymmetricDecomposition): boolean {
  const hessianNorm = Math.max(Math.abs(values[0]), Math.abs(values[values.length - 1]));
  const least = ROUNDINGS * Number.EPSILON * hessianNorm;
  if (!(norm(gradient) > least)) return false;
  const size = (place: number): number => Math.abs(values[place]);
  const flat = Array.from(values.keys())
    .filter(place => size(place) <= FLAT * hessianNorm)
    .sort((a, b) => size(b) - size(a))
    .slice(0, MOST_VECTORS);
  return vectors(flat).some((vector, k) => {
    const slope = Math.abs(dot(vector, gradient));
    return slope > least && slope > LONG * Math.max(size(flat[k]), least);
  });
}
