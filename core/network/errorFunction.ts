const TERMS = 100;

/**
 * erf(x) = 2/√π ∫₀ˣ e^(−t²) dt, to some units in the last place.
 *
 * Abramowitz and Stegun, "Handbook of Mathematical Functions": below 2.5 the series 7.1.6, all of whose terms have one
 * sign; above, the continued fraction 7.1.14 of the complement, from its tail.
 */
export function erf(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude < 2.5) return series(x);
  // 1 − erf(6) < 2.2e−17: beyond it there is nothing to compute.
  return magnitude < 6 ? Math.sign(x) * (1 - complement(magnitude)) : Math.sign(x);
}

function series(x: number): number {
  const square = x * x;
  let term = x;
  let sum = x;
  for (let n = 1; n < TERMS && Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
    term *= (2 * square) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-square) * sum;
}

function complement(x: number): number {
  let fraction = x;
  for (let n = TERMS; n >= 1; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}
