import { expm1Negative, exp } from './exp';
import { add, div, select, splat, sub } from './vector';

/** 1 / (1 + e^−x), from e^−|x| so that nothing overflows. */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  const e = exp(v128.neg<real>(v128.abs<real>(x)));
  return div(select(v128.lt<real>(x, splat(0)), e, splat(1)), add(e, splat(1)));
}

/** tanh |x| = −t / (t + 2) with t = e^(−2|x|) − 1. */
// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const size = v128.abs<real>(x);
  const t = expm1Negative(v128.mul<real>(size, splat(-2)));
  return copySign(div(v128.neg<real>(t), add(t, splat(2))), x);
}

/** |size| with the sign of `sign`. */
// @ts-ignore: decorator
@inline
export function copySign(size: v128, sign: v128): v128 {
  const mask = sizeof<real>() == 4 ? i32x4.splat(0x7fffffff) : i64x2.splat(0x7fffffffffffffff);
  return v128.bitselect(size, sign, mask);
}
