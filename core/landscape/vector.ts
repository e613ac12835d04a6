/** Plain operations on dense float64 vectors, in a fixed order of summation. */

export function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

export function norm(x: Float64Array): number {
  return Math.sqrt(dot(x, x));
}

/** y += a x. */
export function addScaled(a: number, x: Float64Array, y: Float64Array): void {
  for (let i = 0; i < x.length; i++) y[i] += a * x[i];
}

export function scale(a: number, x: Float64Array): void {
  for (let i = 0; i < x.length; i++) x[i] *= a;
}
