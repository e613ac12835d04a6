// The 128-bit vectors that every kernel is written in. `real` is f32 or f64, as the compiler is told (scripts/kernels.mjs).

// @ts-ignore: decorator
@inline
export const SIZE: usize = sizeof<real>();
/** Elements in a vector. */
// @ts-ignore: decorator
@inline
export const LANES: i32 = 16 / sizeof<real>();

/** a b + c: fused where the engine has relaxed SIMD. This is all that the two variants differ in. */
// @ts-ignore: decorator
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<real>(a, b, c);
  return v128.add<real>(v128.mul<real>(a, b), c);
}

/** c − a b. */
// @ts-ignore: decorator
@inline
export function negatedMultiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_nmadd<real>(a, b, c);
  return v128.sub<real>(c, v128.mul<real>(a, b));
}

/** The element at `p` in every lane. */
// @ts-ignore: decorator
@inline
export function broadcast(p: usize): v128 {
  return sizeof<real>() == 4 ? v128.load32_splat(p) : v128.load64_splat(p);
}

/** A number, rounded to `real`, in every lane. */
// @ts-ignore: decorator
@inline
export function splat(x: f64): v128 {
  return v128.splat<real>(<real>x);
}

/** Where element `i` of the tensor at `p` lies. */
// @ts-ignore: decorator
@inline
export function at(p: usize, i: i32): usize {
  return p + (<usize>i) * sizeof<real>();
}

/**
 * The first `count` lanes of `v`; the memory behind them keeps its values. Loads may read past a tensor's end (the memory
 * has a margin), stores never write there.
 */
export function storePart(p: usize, v: v128, count: i32): void {
  if (sizeof<real>() == 8) {
    if (count > 1) v128.store(p, v);
    else v128.store64_lane(p, v, 0);
  } else if (count > 3) {
    v128.store(p, v);
  } else if (count == 1) {
    v128.store32_lane(p, v, 0);
  } else {
    v128.store64_lane(p, v, 0);
    if (count == 3) v128.store32_lane(p, v, 2, 8);
  }
}
