/**
 * base to the power of a whole exponent ≥ 0, by squaring. The last bit of `**` differs between versions of V8, and with it
 * would every run under a schedule; products are the same bits in every engine. Like PyTorch, which multiplies the rate at
 * each decay, this is off by about exponent · 2⁻⁵³ at most.
 */
export function wholePower(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}
