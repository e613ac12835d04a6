import { MersenneTwister } from '../random/mersenneTwister';

/** Vectors of independent random signs: the probes of Hutchinson and of stochastic Lanczos quadrature. */
export function signVectors(size: number, count: number, seed: number): Float64Array[] {
  const random = new MersenneTwister(seed);
  return Array.from({ length: count }, () =>
    Float64Array.from({ length: size }, () => (random.nextUint32() & 1 ? 1 : -1)),
  );
}

/** A standard normal vector by the polar-free Box–Muller transform of 32-bit draws. */
export function normalVector(size: number, seed: number): Float64Array {
  const random = new MersenneTwister(seed);
  const vector = new Float64Array(size);
  for (let i = 0; i < size; i += 2) {
    const radius = Math.sqrt(-2 * Math.log((random.nextUint32() + 1) / 2 ** 32));
    const angle = (2 * Math.PI * random.nextUint32()) / 2 ** 32;
    vector[i] = radius * Math.cos(angle);
    if (i + 1 < size) vector[i + 1] = radius * Math.sin(angle);
  }
  return vector;
}
