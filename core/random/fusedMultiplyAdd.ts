const bits = new DataView(new ArrayBuffer(8));
const SPLITTER = 2 ** 27 + 1;

/**
 * a·b + c with one rounding, as the processor's fused multiply-add, which PyTorch's uniform draw uses in float64.
 *
 * Error-free product (Dekker 1971) and sums (Knuth), then one final addition of a tail rounded to odd, which makes the
 * result correctly rounded: Boldo and Melquiond, "Emulation of FMA and correctly rounded sums", IEEE Trans. Computers 57
 * (2008), algorithm 1. Holds away from overflow and underflow; the magnitudes here are those of initial weights.
 */
export function fusedMultiplyAdd(a: number, b: number, c: number): number {
  const product = a * b;
  const productError = productTail(a, b, product);
  const inner = c + productError;
  const innerError = sumTail(c, productError, inner);
  const outer = product + inner;
  const outerError = sumTail(product, inner, outer);
  return outer + addRoundedToOdd(innerError, outerError);
}

/** a·b − product, exactly. */
function productTail(a: number, b: number, product: number): number {
  const scaledA = SPLITTER * a;
  const highA = scaledA - (scaledA - a);
  const lowA = a - highA;
  const scaledB = SPLITTER * b;
  const highB = scaledB - (scaledB - b);
  const lowB = b - highB;
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
}

/** a + b − sum, exactly. */
function sumTail(a: number, b: number, sum: number): number {
  const partB = sum - a;
  return a - (sum - partB) + (b - partB);
}

/** a + b; when inexact, of the two neighbouring doubles the one whose last bit is 1. */
function addRoundedToOdd(a: number, b: number): number {
  const sum = a + b;
  const error = sumTail(a, b, sum);
  bits.setFloat64(0, sum);
  const pattern = bits.getBigInt64(0);
  if (error === 0 || (pattern & 1n) === 1n) return sum;
  // Patterns grow with the magnitude: step away from zero when the lost part has the sign of the sum.
  bits.setBigInt64(0, error > 0 === sum > 0 ? pattern + 1n : pattern - 1n);
  return bits.getFloat64(0);
}
