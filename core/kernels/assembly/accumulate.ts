// Sums are formed in float64 whatever the precision of the data, so that float32 statistics are as good as their inputs. A
// vector of float32 is widened to two accumulators, one of float64 keeps to the first.

// @ts-ignore: decorator
@inline
export function low(v: v128): v128 {
  return sizeof<real>() == 4 ? f64x2.promote_low_f32x4(v) : v;
}

/** Of a vector of float32 alone. */
// @ts-ignore: decorator
@inline
export function high(v: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f64>(v, v, 1, 1));
}

/** The vector whose widened halves these are, rounded. */
// @ts-ignore: decorator
@inline
export function narrow(lower: v128, upper: v128): v128 {
  return sizeof<real>() == 4
    ? v128.shuffle<f64>(f32x4.demote_f64x2_zero(lower), f32x4.demote_f64x2_zero(upper), 0, 2)
    : lower;
}

/** a b + c in float64. */
// @ts-ignore: decorator
@inline
export function multiplyAddWide(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
  return f64x2.add(f64x2.mul(a, b), c);
}

// @ts-ignore: decorator
@inline
export function addWide(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}

/** Both lanes of a float64 vector, added. */
// @ts-ignore: decorator
@inline
export function sumLanes(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}
