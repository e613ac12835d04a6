// exp and expm1: x = k ln 2 + r with |r| ≤ ln 2 / 2, the Taylor polynomial of e^r − 1, and 2^k put into the exponent. The
// polynomial's degree keeps its error below a tenth of an ulp of e^r: r⁸/8! < 6e-9, r¹⁴/14! < 5e-18.

import { add, mul, multiplyAdd, negatedMultiplyAdd, splat, sub } from './vector';

// ln 2 in two parts (Cody and Waite 1980): k times the first is exact for every k that occurs.
// @ts-ignore: decorator
@inline
const LN2_HIGH: f64 = sizeof<real>() == 4 ? 0.693359375 : 0.693147180369123816490;
// @ts-ignore: decorator
@inline
const LN2_LOW: f64 = sizeof<real>() == 4 ? -2.12194440054690583e-4 : 1.90821492927058770002e-10;
/** Adding 1.5 · 2^(mantissa bits) rounds to an integer and leaves it in the lowest bits. */
// @ts-ignore: decorator
@inline
const ROUND: f64 = sizeof<real>() == 4 ? 12582912 : 6755399441055744;
// Beyond these e^x is 0 or infinite.
// @ts-ignore: decorator
@inline
const LEAST: f64 = sizeof<real>() == 4 ? -104 : -746;
// @ts-ignore: decorator
@inline
const MOST: f64 = sizeof<real>() == 4 ? 89 : 710;

/** The integer nearest to x / ln 2. */
// @ts-ignore: decorator
@inline
function exponent(x: v128): v128 {
  return sub(multiplyAdd(x, splat(1.4426950408889634), splat(ROUND)), splat(ROUND));
}

/** 2^k for integers −1022 ≤ k ≤ 1023 (float32: −126 … 127). */
// @ts-ignore: decorator
@inline
function powerOfTwo(k: v128): v128 {
  const bits = add(k, splat(ROUND));
  return sizeof<real>() == 4
    ? i32x4.add(i32x4.shl(bits, 23), i32x4.splat(127 << 23))
    : i64x2.add(i64x2.shl(bits, 52), i64x2.splat(1023 << 52));
}

/** e^r − 1 for r = x − k ln 2. */
// @ts-ignore: decorator
@inline
function remainder(x: v128, k: v128): v128 {
  const r = negatedMultiplyAdd(k, splat(LN2_LOW), negatedMultiplyAdd(k, splat(LN2_HIGH), x));
  let q: v128;
  if (sizeof<real>() == 4) {
    q = splat(1.0 / 5040);
  } else {
    q = splat(1.0 / 6227020800);
    q = multiplyAdd(q, r, splat(1.0 / 479001600));
    q = multiplyAdd(q, r, splat(1.0 / 39916800));
    q = multiplyAdd(q, r, splat(1.0 / 3628800));
    q = multiplyAdd(q, r, splat(1.0 / 362880));
    q = multiplyAdd(q, r, splat(1.0 / 40320));
    q = multiplyAdd(q, r, splat(1.0 / 5040));
  }
  q = multiplyAdd(q, r, splat(1.0 / 720));
  q = multiplyAdd(q, r, splat(1.0 / 120));
  q = multiplyAdd(q, r, splat(1.0 / 24));
  q = multiplyAdd(q, r, splat(1.0 / 6));
  q = multiplyAdd(q, r, splat(0.5));
  return multiplyAdd(mul(r, r), q, r);
}

/** e^x in every lane; 0, subnormal and infinite results included. NaN stays NaN. */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  // pmin and pmax return their first operand when it is NaN.
  const bounded = v128.pmax<real>(v128.pmin<real>(x, splat(MOST)), splat(LEAST));
  const k = exponent(bounded);
  // In two steps, as 2^k itself may be out of range.
  const half = v128.trunc<real>(mul(k, splat(0.5)));
  return mul(mul(add(remainder(bounded, k), splat(1)), powerOfTwo(half)), powerOfTwo(sub(k, half)));
}

/** e^x − 1 for x ≤ 0 (or NaN), accurate near 0. */
// @ts-ignore: decorator
@inline
export function expm1Negative(x: v128): v128 {
  const bounded = v128.pmax<real>(x, splat(sizeof<real>() == 4 ? -87 : -708));
  const k = exponent(bounded);
  const power = powerOfTwo(k);
  return multiplyAdd(power, remainder(bounded, k), sub(power, splat(1)));
}
