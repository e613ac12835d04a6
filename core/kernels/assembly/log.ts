// Logarithms: ln(1 + f) = 2 artanh(s) with s = f / (2 + f), by its Taylor series in z = s². With 1 + f between √½ and √2,
// z ≤ 0.0295, and the terms that are left out stay below 1e-9 (float32) and 1e-18 (float64) of the result. `T` is the precision,
// as sums are float64 whatever `real` is.

// Constants are read from memory, as in exp.ts: 2/(2 i + 3) in place i, then the others.
const table32 = memory.data<f32>([2.0 / 3, 2.0 / 5, 2.0 / 7, 2.0 / 9, 2.0 / 11, 0.5, 1, 2, 0.6931471805599453, 0.41421356237309503]);
const table64 = memory.data<f64>([
  2.0 / 3, 2.0 / 5, 2.0 / 7, 2.0 / 9, 2.0 / 11, 0.5, 1, 2, 0.6931471805599453, 0.41421356237309503,
  2.0 / 13, 2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21, 2.0 / 23,
]);

// @ts-ignore: decorator
@inline
function constant<T>(index: usize): v128 {
  return sizeof<T>() == 4 ? v128.load32_splat(table32 + (index << 2)) : v128.load64_splat(table64 + (index << 3));
}

// Places in the tables.
// @ts-ignore: decorator
@inline
const HALF: usize = 5;
// @ts-ignore: decorator
@inline
const ONE: usize = 6;
// @ts-ignore: decorator
@inline
const TWO: usize = 7;
// @ts-ignore: decorator
@inline
const LN2: usize = 8;
// @ts-ignore: decorator
@inline
const FAR: usize = 9;

/** a b + c. */
// @ts-ignore: decorator
@inline
function multiplyAdd<T>(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<T>(a, b, c);
  return v128.add<T>(v128.mul<T>(a, b), c);
}

/** ln(1 + f) for √½ ≤ 1 + f ≤ √2. Written as f − (f²/2 − s (f²/2 + R)), which keeps the small terms apart from f. */
// @ts-ignore: decorator
@inline
function logNearOne<T>(f: v128): v128 {
  const s = v128.div<T>(f, v128.add<T>(f, constant<T>(TWO)));
  const z = v128.mul<T>(s, s);
  let r: v128;
  if (sizeof<T>() == 4) {
    r = constant<T>(4);
  } else {
    r = constant<T>(15);
    r = multiplyAdd<T>(r, z, constant<T>(14));
    r = multiplyAdd<T>(r, z, constant<T>(13));
    r = multiplyAdd<T>(r, z, constant<T>(12));
    r = multiplyAdd<T>(r, z, constant<T>(11));
    r = multiplyAdd<T>(r, z, constant<T>(10));
    r = multiplyAdd<T>(r, z, constant<T>(4));
  }
  r = multiplyAdd<T>(r, z, constant<T>(3));
  r = multiplyAdd<T>(r, z, constant<T>(2));
  r = multiplyAdd<T>(r, z, constant<T>(1));
  r = multiplyAdd<T>(r, z, constant<T>(0));
  const square = v128.mul<T>(v128.mul<T>(f, f), constant<T>(HALF));
  return v128.sub<T>(f, v128.sub<T>(square, v128.mul<T>(s, multiplyAdd<T>(r, z, square))));
}

/** ln(1 + u) for 0 ≤ u ≤ 1 (or NaN), accurate near 0. */
// @ts-ignore: decorator
@inline
export function log1pUnit<T>(u: v128): v128 {
  // Above √2 − 1: ln(1 + u) = ln 2 + ln(1 + (u − 1)/2).
  const far = v128.gt<T>(u, constant<T>(FAR));
  const f = v128.bitselect(v128.mul<T>(v128.sub<T>(u, constant<T>(ONE)), constant<T>(HALF)), u, far);
  return v128.add<T>(logNearOne<T>(f), v128.and(far, constant<T>(LN2)));
}

/** ln x for normal positive x (or NaN). */
// @ts-ignore: decorator
@inline
export function log<T>(x: v128): v128 {
  // x = 2^k m with √½ ≤ m < √2: the bits above those of √½ are k's.
  let k: v128, m: v128;
  if (sizeof<T>() == 4) {
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
  const result = multiplyAdd<T>(k, constant<T>(LN2), logNearOne<T>(v128.sub<T>(m, constant<T>(ONE))));
  return v128.bitselect(x, result, v128.ne<T>(x, x));
}
