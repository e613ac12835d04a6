// Vectors of any length; what is returned is summed in float64, in an order that depends on the length alone.

import { addWide, high, low, multiplyAddWide, sumLanes } from './accumulate';
import { LANES, add as plus, keepPart, mul, multiplyAdd, splat, storePart } from './vector';

// @ts-ignore: decorator
@inline
const STEP: usize = 16;

export function sumOfSquares(x: usize, n: i32): f64 {
  return dot(x, x, n);
}

export function dot(x: usize, y: usize, n: i32): f64 {
  let sum0 = f64x2.splat(0);
  let sum1 = sum0;
  for (; n > 0; n -= LANES, x += STEP, y += STEP) {
    let a = v128.load(x);
    let b = v128.load(y);
    // Both, as 0 times what lies behind the end may be NaN.
    if (n < LANES) {
      a = keepPart(a, n);
      b = keepPart(b, n);
    }
    sum0 = multiplyAddWide(low(a), low(b), sum0);
    if (sizeof<real>() == 4) sum1 = multiplyAddWide(high(a), high(b), sum1);
  }
  return sumLanes(addWide(sum0, sum1));
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
