/** σ(x) = 1/(1 + e^(−x)), from whichever side does not overflow. */
export function logistic(x: number): number {
  const decay = Math.exp(-Math.abs(x));
  return x >= 0 ? 1 / (1 + decay) : decay / (1 + decay);
}
