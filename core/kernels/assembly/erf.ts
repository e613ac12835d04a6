// erf after FreeBSD's msun s_erf.c: the same intervals and coefficients, written anew.
//
// ====================================================
// Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
//
// Developed at SunPro, a Sun Microsystems, Inc. business.
// Permission to use, copy, modify, and distribute this
// software is freely granted, provided that this notice
// is preserved.
// ====================================================

import { exp } from './exp';
import { copySign } from './sigmoid';
import { add, div, mul, multiplyAdd, select, splat, sub } from './vector';

/** erf in every lane, error below 1 ulp. An interval is computed only if some lane lies in it. */
export function erf(x: v128): v128 {
  const a = v128.abs<real>(x);
  const near = v128.lt<real>(a, splat(0.84375));
  // From 6 on erf is 1; pmin keeps NaN, which then falls into the last interval.
  let result = x;
  if (v128.any_true(near)) result = nearZero(x);
  if (!v128.all_true<i32>(near)) {
    const bounded = v128.pmin<real>(a, splat(6));
    const beyondOne = v128.ge<real>(a, splat(1.25));
    const beyond = v128.ge<real>(a, splat(1 / 0.35));
    let far = bounded;
    if (!v128.all_true<i32>(v128.or(near, beyondOne))) far = nearOne(bounded);
    if (v128.any_true(beyondOne)) {
      const s = div(splat(1), mul(bounded, bounded));
      let exponent = bounded;
      if (!v128.all_true<i32>(v128.or(v128.not(beyondOne), beyond))) exponent = middle(s);
      if (v128.any_true(beyond)) exponent = select(beyond, outer(s), exponent);
      far = select(beyondOne, fromComplement(bounded, exponent), far);
    }
    result = select(near, result, copySign(far, x));
  }
  return select(v128.ne<real>(x, x), x, result);
}

/** |x| < 0.84375: x + x P(x²)/Q(x²). */
function nearZero(x: v128): v128 {
  const z = mul(x, x);
  let p = splat(-2.37630166566501626084e-5);
  p = multiplyAdd(p, z, splat(-5.77027029648944159157e-3));
  p = multiplyAdd(p, z, splat(-2.84817495755985104766e-2));
  p = multiplyAdd(p, z, splat(-3.2504210724700149937e-1));
  p = multiplyAdd(p, z, splat(1.28379167095512558561e-1));
  let q = splat(-3.96022827877536812320e-6);
  q = multiplyAdd(q, z, splat(1.32494738004321644526e-4));
  q = multiplyAdd(q, z, splat(5.08130628187576562776e-3));
  q = multiplyAdd(q, z, splat(6.50222499887672944485e-2));
  q = multiplyAdd(q, z, splat(3.97917223959155352819e-1));
  q = multiplyAdd(q, z, splat(1));
  return multiplyAdd(x, div(p, q), x);
}

/** 0.84375 ≤ a < 1.25: erf(1) rounded to 24 bits, and a correction in a − 1. */
function nearOne(a: v128): v128 {
  const s = sub(a, splat(1));
  let p = splat(-2.16637559486879084300e-3);
  p = multiplyAdd(p, s, splat(3.54783043256182359371e-2));
  p = multiplyAdd(p, s, splat(-1.10894694282396677476e-1));
  p = multiplyAdd(p, s, splat(3.18346619901161753674e-1));
  p = multiplyAdd(p, s, splat(-3.72207876035701323847e-1));
  p = multiplyAdd(p, s, splat(4.14856118683748331666e-1));
  p = multiplyAdd(p, s, splat(-2.36211856075265944077e-3));
  let q = splat(1.19844998467991074170e-2);
  q = multiplyAdd(q, s, splat(1.36370839120290507362e-2));
  q = multiplyAdd(q, s, splat(1.26171219808761642112e-1));
  q = multiplyAdd(q, s, splat(7.18286544141962662868e-2));
  q = multiplyAdd(q, s, splat(5.40397917702171048937e-1));
  q = multiplyAdd(q, s, splat(1.06420880400844228286e-1));
  q = multiplyAdd(q, s, splat(1));
  return add(splat(8.45062911510467529297e-1), div(p, q));
}

/** 1.25 ≤ a < 1/0.35, in s = 1/a²: ln(a erfc a) + a² + 0.5625. */
function middle(s: v128): v128 {
  let p = splat(-9.81432934416914548592);
  p = multiplyAdd(p, s, splat(-8.12874355063065934246e1));
  p = multiplyAdd(p, s, splat(-1.84605092906711035994e2));
  p = multiplyAdd(p, s, splat(-1.62396669462573470355e2));
  p = multiplyAdd(p, s, splat(-6.23753324503260060396e1));
  p = multiplyAdd(p, s, splat(-1.05586262253232909814e1));
  p = multiplyAdd(p, s, splat(-6.93858572707181764372e-1));
  p = multiplyAdd(p, s, splat(-9.86494403484714822705e-3));
  let q = splat(-6.04244152148580987438e-2);
  q = multiplyAdd(q, s, splat(6.57024977031928170135));
  q = multiplyAdd(q, s, splat(1.08635005541779435134e2));
  q = multiplyAdd(q, s, splat(4.29008140027567833386e2));
  q = multiplyAdd(q, s, splat(6.45387271733267880336e2));
  q = multiplyAdd(q, s, splat(4.34565877475229228821e2));
  q = multiplyAdd(q, s, splat(1.37657754143519042600e2));
  q = multiplyAdd(q, s, splat(1.96512716674392571292e1));
  q = multiplyAdd(q, s, splat(1));
  return div(p, q);
}

/** 1/0.35 ≤ a ≤ 6, likewise. */
function outer(s: v128): v128 {
  let p = splat(-4.83519191608651397019e2);
  p = multiplyAdd(p, s, splat(-1.02509513161107724954e3));
  p = multiplyAdd(p, s, splat(-6.37566443368389627722e2));
  p = multiplyAdd(p, s, splat(-1.60636384855821916062e2));
  p = multiplyAdd(p, s, splat(-1.77579549177547519889e1));
  p = multiplyAdd(p, s, splat(-7.99283237680523006574e-1));
  p = multiplyAdd(p, s, splat(-9.86494292470009928597e-3));
  let q = splat(-2.24409524465858183362e1);
  q = multiplyAdd(q, s, splat(4.74528541206955367215e2));
  q = multiplyAdd(q, s, splat(2.55305040643316442583e3));
  q = multiplyAdd(q, s, splat(3.19985821950859553908e3));
  q = multiplyAdd(q, s, splat(1.53672958608443695994e3));
  q = multiplyAdd(q, s, splat(3.25792512996573918826e2));
  q = multiplyAdd(q, s, splat(3.03380607434824582924e1));
  q = multiplyAdd(q, s, splat(1));
  return div(p, q);
}

/** 1 − e^(−a² − 0.5625 + t)/a. a² is split so that its leading part is exact: −a² = −z² + (z − a)(z + a). */
function fromComplement(a: v128, t: v128): v128 {
  const leading = sizeof<real>() == 4 ? i32x4.splat(0xfffff000) : i64x2.splat(0xffffffff00000000);
  const z = v128.and(a, leading);
  const e = mul(exp(sub(splat(-0.5625), mul(z, z))), exp(add(mul(sub(z, a), add(z, a)), t)));
  return sub(splat(1), div(e, a));
}
