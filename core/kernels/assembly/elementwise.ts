// Vectors of any length; what is returned is summed in float64, in an order that depends on the length alone.

import { addWide, multiplyAddWide, sumLanes, wideAt } from './accumulate';
import { LANES, SIZE, add as plus, mul, multiplyAdd, splat, storePart } from './vector';

// @ts-ignore: decorator
@inline
const STEP: usize = 16;

/** Long vectors are summed in portions of so many elements, each of which may be a thread's. */
// @ts-ignore: decorator
@inline
const PORTION: i32 = 1 << 15;

export function sumOfSquares(x: usize, n: i32): f64 {
  return dot(x, x, n);
}

export function dot(x: usize, y: usize, n: i32): f64 {
  let sum: f64 = 0;
  const bytes = (<usize>PORTION) * SIZE;
  for (; n > PORTION; n -= PORTION, x += bytes, y += bytes) sum += dotPortion(x, y, PORTION);
  return sum + dotPortion(x, y, n);
}

/** As many sums side by side as hide the latency of the multiply-add. */
function dotPortion(x: usize, y: usize, n: i32): f64 {
  let sum0 = f64x2.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  let sum4 = sum0;
  let sum5 = sum0;
  let sum6 = sum0;
  let sum7 = sum0;
  const step = 16 * SIZE;
  for (; n >= 16; n -= 16, x += step, y += step) {
    sum0 = multiplyAddWide(wideAt(x, 0), wideAt(y, 0), sum0);
    sum1 = multiplyAddWide(wideAt(x, 1), wideAt(y, 1), sum1);
    sum2 = multiplyAddWide(wideAt(x, 2), wideAt(y, 2), sum2);
    sum3 = multiplyAddWide(wideAt(x, 3), wideAt(y, 3), sum3);
    sum4 = multiplyAddWide(wideAt(x, 4), wideAt(y, 4), sum4);
    sum5 = multiplyAddWide(wideAt(x, 5), wideAt(y, 5), sum5);
    sum6 = multiplyAddWide(wideAt(x, 6), wideAt(y, 6), sum6);
    sum7 = multiplyAddWide(wideAt(x, 7), wideAt(y, 7), sum7);
  }
  sum0 = addWide(addWide(sum0, sum1), addWide(sum2, sum3));
  let sum = sumLanes(addWide(sum0, addWide(addWide(sum4, sum5), addWide(sum6, sum7))));
  for (; n > 0; n--, x += SIZE, y += SIZE) sum += <f64>load<real>(x) * <f64>load<real>(y);
  return sum;
}

export function scale(x: usize, n: i32, a: f64): void {
  const factor = splat(a);
  for (; n > 0; n -= LANES, x += STEP) storePart(x, mul(v128.load(x), factor), n);
}

export function axpy(a: f64, x: usize, y: usize, n: i32): void {
  const factor = splat(a);
  for (; n > 0; n -= LANES, x += STEP, y += STEP) {
    storePart(y, multiplyAdd(factor, v128.load(x), v128.load(y)), n);
  }
}

export function add(x: usize, y: usize, out: usize, n: i32): void {
  for (; n > 0; n -= LANES, x += STEP, y += STEP, out += STEP) {
    storePart(out, plus(v128.load(x), v128.load(y)), n);
  }
}

export function multiply(x: usize, y: usize, out: usize, n: i32): void {
  for (; n > 0; n -= LANES, x += STEP, y += STEP, out += STEP) {
    storePart(out, mul(v128.load(x), v128.load(y)), n);
  }
}

export function fill(x: usize, n: i32, a: f64): void {
  const value = splat(a);
  for (; n > 0; n -= LANES, x += STEP) storePart(x, value, n);
}
