// The 128-bit vectors that every kernel is written in. `real` is f32 or f64, as the compiler is told (scripts/kernels.mjs).

// @ts-ignore: decorator
@inline
export const SIZE: usize = sizeof<real>();
/** Elements in a vector. */
// @ts-ignore: decorator
@inline
export const LANES: i32 = 16 / sizeof<real>();

// @ts-ignore: decorator
@inline
export function add(a: v128, b: v128): v128 {
  return v128.add<real>(a, b);
}

// @ts-ignore: decorator
@inline
export function sub(a: v128, b: v128): v128 {
  return v128.sub<real>(a, b);
}

// @ts-ignore: decorator
@inline
export function mul(a: v128, b: v128): v128 {
  return v128.mul<real>(a, b);
}

// @ts-ignore: decorator
@inline
export function div(a: v128, b: v128): v128 {
  return v128.div<real>(a, b);
}

/** a b + c: fused where the engine has relaxed SIMD. This and its negation are all that changes a bit between the two variants. */
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

/** `then` in the lanes where `mask` is set, `otherwise` in the rest. */
// @ts-ignore: decorator
@inline
export function select(mask: v128, then: v128, otherwise: v128): v128 {
  return v128.bitselect(then, otherwise, mask);
}

/** Element `i` of the tensor at `p`, as an address. */
// @ts-ignore: decorator
@inline
export function at(p: usize, i: i32): usize {
  return p + (<usize>i) * SIZE;
}

/**
 * The first `count` lanes of `v`; the memory behind them keeps its values. Loads may read past a tensor's end (the memory
 * has a margin for that), stores never write there.
 */
// @ts-ignore: decorator
@inline
export function storePart(p: usize, v: v128, count: i32): void {
  if (count >= LANES) v128.store(p, v);
  else storeRest(p, v, count);
}

function storeRest(p: usize, v: v128, count: i32): void {
  if (sizeof<real>() == 8) {
    v128.store64_lane(p, v, 0);
  } else if (count == 1) {
    v128.store32_lane(p, v, 0);
  } else {
    v128.store64_lane(p, v, 0);
    if (count == 3) v128.store32_lane(p, v, 2, 8);
  }
}

/** The first `count` lanes of `v`, and zeros. */
// @ts-ignore: decorator
@inline
export function keepPart(v: v128, count: i32): v128 {
  const lanes = sizeof<real>() == 4 ? i32x4(0, 1, 2, 3) : i32x4(0, 0, 1, 1);
  return v128.and(v, v128.lt<i32>(lanes, v128.splat<i32>(count)));
}
