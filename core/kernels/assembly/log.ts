// Logarithms: ln(1 + f) = 2 artanh(s) with s = f / (2 + f), by its Taylor series in z = s². With 1 + f between √½ and √2,
// z ≤ 0.0295, and the terms that are left out stay below 1e-9 (float32) and 1e-18 (float64) of the result.

import { add, div, mul, multiplyAdd, select, splat, sub } from './vector';

/** ln(1 + f) for √½ ≤ 1 + f ≤ √2. Written as f − (f²/2 − s (f²/2 + R)), which keeps the small terms apart from f. */
// @ts-ignore: decorator
@inline
function logNearOne(f: v128): v128 {
  const s = div(f, add(f, splat(2)));
  const z = mul(s, s);
  let r: v128;
  if (sizeof<real>() == 4) {
    r = splat(2.0 / 11);
  } else {
    r = splat(2.0 / 23);
    r = multiplyAdd(r, z, splat(2.0 / 21));
    r = multiplyAdd(r, z, splat(2.0 / 19));
    r = multiplyAdd(r, z, splat(2.0 / 17));
    r = multiplyAdd(r, z, splat(2.0 / 15));
    r = multiplyAdd(r, z, splat(2.0 / 13));
    r = multiplyAdd(r, z, splat(2.0 / 11));
  }
  r = multiplyAdd(r, z, splat(2.0 / 9));
  r = multiplyAdd(r, z, splat(2.0 / 7));
  r = multiplyAdd(r, z, splat(2.0 / 5));
  r = multiplyAdd(r, z, splat(2.0 / 3));
  const square = mul(mul(f, f), splat(0.5));
  return sub(f, sub(square, mul(s, multiplyAdd(r, z, square))));
}

/** ln(1 + u) for 0 ≤ u ≤ 1 (or NaN), accurate near 0. */
// @ts-ignore: decorator
@inline
export function log1pUnit(u: v128): v128 {
  // Above √2 − 1: ln(1 + u) = ln 2 + ln(1 + (u − 1)/2).
  const far = v128.gt<real>(u, splat(0.41421356237309503));
  const f = select(far, mul(sub(u, splat(1)), splat(0.5)), u);
  return add(logNearOne(f), v128.and(far, splat(0.6931471805599453)));
}

/** ln x for normal positive x (or NaN). */
// @ts-ignore: decorator
@inline
export function log(x: v128): v128 {
  // x = 2^k m with √½ ≤ m < √2: the bits above those of √½ are k's.
  let k: v128, m: v128;
  if (sizeof<real>() == 4) {
    const above = i32x4.sub(x, i32x4.splat(0x3f3504f3));
    const bits = v128.and(above, i32x4.splat(0xff800000));
    k = f32x4.convert_i32x4_s(i32x4.shr_s(bits, 23));
    m = i32x4.sub(x, bits);
  } else {
    const above = i64x2.sub(x, i64x2.splat(0x3fe6a09e667f3bcd));
    const bits = v128.and(above, i64x2.splat(0xfff0000000000000));
    // The upper halves of both lanes, shifted, are small integers.
    k = f64x2.convert_low_i32x4_s(i32x4.shr_s(v128.shuffle<i32>(bits, bits, 1, 3, 1, 3), 20));
    m = i64x2.sub(x, bits);
  }
  const result = multiplyAdd(k, splat(0.6931471805599453), logNearOne(sub(m, splat(1))));
  return select(v128.ne<real>(x, x), x, result);
}
