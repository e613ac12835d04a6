// exp and expm1: x = k ln 2 + r with |r| ≤ ln 2 / 2, the Taylor polynomial of e^r − 1, and 2^k put into the exponent. The
// polynomial's degree keeps its error below a tenth of an ulp of e^r: r⁸/8! < 6e-9, r¹⁴/14! < 5e-18.

import { add, mul, multiplyAdd, negatedMultiplyAdd, sub } from './vector';

/** Adding 1.5 · 2^(mantissa bits) rounds to an integer and leaves it in the lowest bits. */
// @ts-ignore: decorator
@inline
const ROUND: real = sizeof<real>() == 4 ? 12582912 : 6755399441055744;

/**
 * Constants are read from memory: one broadcast each, where an engine makes a vector constant out of several instructions,
 * anew in every turn of a loop.
 */
const table = memory.data<real>([
  // Beyond these e^x is 0 or infinite.
  sizeof<real>() == 4 ? 89 : 710,
  sizeof<real>() == 4 ? -104 : -746,
  1.4426950408889634,
  ROUND,
  // ln 2 in two parts (Cody and Waite 1980): k times the first is exact for every k that occurs.
  sizeof<real>() == 4 ? -2.12194440054690583e-4 : 1.90821492927058770002e-10,
  sizeof<real>() == 4 ? 0.693359375 : 0.693147180369123816490,
  0.5,
  1.0 / 6,
  1.0 / 24,
  1.0 / 120,
  1.0 / 720,
  1.0 / 5040,
  1.0 / 40320,
  1.0 / 362880,
  1.0 / 3628800,
  1.0 / 39916800,
  1.0 / 479001600,
  1.0 / 6227020800,
  1,
  // The least for e^x − 1, which is −1 there.
  sizeof<real>() == 4 ? -87 : -708,
]);

// @ts-ignore: decorator
@inline
function constant(index: usize): v128 {
  return sizeof<real>() == 4 ? v128.load32_splat(table + (index << 2)) : v128.load64_splat(table + (index << 3));
}

// Places in the table; the factorials follow HALF in ascending order.
// @ts-ignore: decorator
@inline
const MOST: usize = 0;
// @ts-ignore: decorator
@inline
const LEAST: usize = 1;
// @ts-ignore: decorator
@inline
const PER_LN2: usize = 2;
// @ts-ignore: decorator
@inline
const ROUNDING: usize = 3;
// @ts-ignore: decorator
@inline
const LN2_LOW: usize = 4;
// @ts-ignore: decorator
@inline
const LN2_HIGH: usize = 5;
// @ts-ignore: decorator
@inline
const HALF: usize = 6;
// @ts-ignore: decorator
@inline
const ONE: usize = 18;
// @ts-ignore: decorator
@inline
const LEAST_EXPM1: usize = 19;

/** The integer nearest to x / ln 2. */
// @ts-ignore: decorator
@inline
function exponent(x: v128): v128 {
  const round = constant(ROUNDING);
  return sub(multiplyAdd(x, constant(PER_LN2), round), round);
}

/** 2^k for integers −1022 ≤ k ≤ 1023 (float32: −126 … 127). The bits of 1 are the exponent's bias in its place. */
// @ts-ignore: decorator
@inline
function powerOfTwo(k: v128): v128 {
  const bits = add(k, constant(ROUNDING));
  return sizeof<real>() == 4
    ? i32x4.add(i32x4.shl(bits, 23), constant(ONE))
    : i64x2.add(i64x2.shl(bits, 52), constant(ONE));
}

/** e^r − 1 for r = x − k ln 2. */
// @ts-ignore: decorator
@inline
function remainder(x: v128, k: v128): v128 {
  const r = negatedMultiplyAdd(k, constant(LN2_LOW), negatedMultiplyAdd(k, constant(LN2_HIGH), x));
  let q: v128;
  if (sizeof<real>() == 4) {
    q = constant(HALF + 5);
  } else {
    q = constant(HALF + 11);
    q = multiplyAdd(q, r, constant(HALF + 10));
    q = multiplyAdd(q, r, constant(HALF + 9));
    q = multiplyAdd(q, r, constant(HALF + 8));
    q = multiplyAdd(q, r, constant(HALF + 7));
    q = multiplyAdd(q, r, constant(HALF + 6));
    q = multiplyAdd(q, r, constant(HALF + 5));
  }
  q = multiplyAdd(q, r, constant(HALF + 4));
  q = multiplyAdd(q, r, constant(HALF + 3));
  q = multiplyAdd(q, r, constant(HALF + 2));
  q = multiplyAdd(q, r, constant(HALF + 1));
  q = multiplyAdd(q, r, constant(HALF));
  return multiplyAdd(mul(r, r), q, r);
}

/** e^x in every lane; 0, subnormal and infinite results included. NaN stays NaN. */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  // pmin and pmax return their first operand when it is NaN.
  const bounded = v128.pmax<real>(v128.pmin<real>(x, constant(MOST)), constant(LEAST));
  const k = exponent(bounded);
  // In two steps, as 2^k itself may be out of range.
  const half = v128.trunc<real>(mul(k, constant(HALF)));
  return mul(mul(add(remainder(bounded, k), constant(ONE)), powerOfTwo(half)), powerOfTwo(sub(k, half)));
}

/** e^x − 1 for x ≤ 0 (or NaN), accurate near 0. */
// @ts-ignore: decorator
@inline
export function expm1Negative(x: v128): v128 {
  const bounded = v128.pmax<real>(x, constant(LEAST_EXPM1));
  const k = exponent(bounded);
  const power = powerOfTwo(k);
  return multiplyAdd(power, remainder(bounded, k), sub(power, constant(ONE)));
}
