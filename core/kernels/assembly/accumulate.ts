// Sums are formed in float64 whatever the precision of the data, so that float32 statistics are as good as their inputs. A
// vector of float32 is widened to two accumulators, one of float64 keeps to the first.
//
// Columns of a matrix are summed in blocks of up to four halves, two columns each: a chain of additions of its own for every
// half hides the latency of the addition, and a row's cache line is used while it is there. An accumulator takes its rows in
// ascending order, so the blocks never change a bit.

import { LANES, storePart } from './vector';

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

/** Two neighbouring elements, widened: those of half `half` behind `p`. */
// @ts-ignore: decorator
@inline
export function wideAt(p: usize, half: i32): v128 {
  if (sizeof<real>() == 8) return v128.load(p + ((<usize>half) << 4));
  return f64x2.promote_low_f32x4(v128.load64_zero(p + ((<usize>half) << 3)));
}

/** As `wideAt`, or `otherwise` everywhere when `p` is absent. */
// @ts-ignore: decorator
@inline
export function wideOr(p: usize, offset: usize, half: i32, otherwise: f64): v128 {
  return p ? wideAt(p + offset, half) : f64x2.splat(otherwise);
}

/** Halves of the next block when `columns` are left. */
// @ts-ignore: decorator
@inline
export function blockHalves(columns: i32): i32 {
  if (columns > 4) return 4;
  return sizeof<real>() == 4 || columns > 2 ? 2 : 1;
}

/** Stores the first `columns` elements of a block, rounded. `halves` is a constant. */
// @ts-ignore: decorator
@inline
export function storeHalves(halves: i32, p: usize, h0: v128, h1: v128, h2: v128, h3: v128, columns: i32): void {
  if (sizeof<real>() == 4) {
    if (halves == 4) {
      v128.store(p, narrow(h0, h1));
      storePart(p + 16, narrow(h2, h3), columns - LANES);
    } else {
      storePart(p, narrow(h0, h1), columns);
    }
  } else if (halves == 4) {
    v128.store(p, h0);
    v128.store(p, h1, 16);
    storePart(p + 32, h2, columns - 4);
    if (columns > 6) storePart(p + 48, h3, columns - 6);
  } else if (halves == 2) {
    v128.store(p, h0);
    storePart(p + 16, h1, columns - 2);
  } else {
    storePart(p, h0, columns);
  }
}

/** a b + c in float64. */
// @ts-ignore: decorator
@inline
export function multiplyAddWide(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
  return f64x2.add(f64x2.mul(a, b), c);
}

/** c − a b in float64. */
// @ts-ignore: decorator
@inline
export function negatedMultiplyAddWide(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_nmadd(a, b, c);
  return f64x2.sub(c, f64x2.mul(a, b));
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
