// f, g f′ and f″ of every activation function, on vectors (formulas: the documentation of torch.nn and torch's backward rules).
// x is the input, y = f(x), g the gradient that arrives, a the function's parameter. Masks rather than products wherever
// PyTorch selects, so that an infinite gradient is not turned into NaN and a NaN input never looks like a number.

import { erf } from './erf';
import { exp, expm1Negative } from './exp';
import { log1pUnit } from './log';
import { sigmoid, tanh } from './sigmoid';
import { add, mul, multiplyAdd, negatedMultiplyAdd, select, splat, sub } from './vector';

/** max(x, 0); slope 0 at 0. */
// @ts-ignore: decorator
@unmanaged
export class ReLU {
  @inline
  value(x: v128, a: v128): v128 {
    return v128.pmax<real>(x, splat(0));
  }

  @inline
  gradient(x: v128, y: v128, g: v128, a: v128): v128 {
    return v128.andnot(g, v128.le<real>(x, splat(0)));
  }
}

/** x or a x; slope a at 0. */
// @ts-ignore: decorator
@unmanaged
export class LeakyReLU {
  @inline
  value(x: v128, a: v128): v128 {
    return select(v128.gt<real>(x, splat(0)), x, mul(a, x));
  }

  @inline
  gradient(x: v128, y: v128, g: v128, a: v128): v128 {
    return select(v128.gt<real>(x, splat(0)), g, mul(g, a));
  }
}

/** The second derivative of both: 0, and NaN at NaN. */
// @ts-ignore: decorator
@unmanaged
export class PiecewiseLinear {
  @inline
  curvature(x: v128, y: v128, a: v128): v128 {
    return v128.and(x, v128.ne<real>(x, x));
  }
}

/** x or α (e^x − 1); slope α at 0. */
// @ts-ignore: decorator
@unmanaged
export class ELU {
  @inline
  value(x: v128, a: v128): v128 {
    return select(v128.gt<real>(x, splat(0)), x, mul(a, expm1Negative(x)));
  }

  @inline
  gradient(x: v128, y: v128, g: v128, a: v128): v128 {
    return select(v128.gt<real>(x, splat(0)), g, mul(g, mul(a, exp(x))));
  }

  @inline
  curvature(x: v128, y: v128, a: v128): v128 {
    return select(v128.gt<real>(x, splat(0)), splat(0), mul(a, exp(x)));
  }
}

/** Φ(x), the normal distribution function. */
// @ts-ignore: decorator
@inline
function normalCdf(x: v128): v128 {
  return mul(splat(0.5), add(splat(1), erf(mul(x, splat(Math.SQRT1_2)))));
}

/** φ(x), its density. */
// @ts-ignore: decorator
@inline
function normalDensity(x: v128): v128 {
  return mul(splat(0.3989422804014327), exp(mul(mul(x, x), splat(-0.5))));
}

/** x Φ(x). */
// @ts-ignore: decorator
@unmanaged
export class GELU {
  @inline
  value(x: v128, a: v128): v128 {
    return mul(x, normalCdf(x));
  }

  @inline
  gradient(x: v128, y: v128, g: v128, a: v128): v128 {
    return mul(g, multiplyAdd(x, normalDensity(x), normalCdf(x)));
  }

  @inline
  curvature(x: v128, y: v128, a: v128): v128 {
    return mul(normalDensity(x), negatedMultiplyAdd(x, x, splat(2)));
  }
}

// √(2/π) and the cubic coefficient of GELU's approximation (Hendrycks and Gimpel 2016).
// @ts-ignore: decorator
@inline
const K: f64 = 0.7978845608028654;
// @ts-ignore: decorator
@inline
const CUBIC: f64 = 0.044715;

/** u = k (x + c x³). */
// @ts-ignore: decorator
@inline
function geluInner(x: v128): v128 {
  return mul(splat(K), multiplyAdd(mul(mul(x, x), x), splat(CUBIC), x));
}

/** t = tanh u. */
// @ts-ignore: decorator
@inline
function geluTanh(x: v128): v128 {
  return tanh(geluInner(x));
}

/** 1 − tanh² u = 4 q (1 − q) with q = σ(−2|u|): no cancellation where it is small, for what is then multiplied by u′². */
// @ts-ignore: decorator
@inline
function tanhSlope(u: v128): v128 {
  const q = sigmoid(mul(v128.abs<real>(u), splat(-2)));
  return mul(mul(q, splat(4)), sub(splat(1), q));
}

/** u′ = k (1 + 3 c x²). */
// @ts-ignore: decorator
@inline
function geluSlope(x: v128): v128 {
  return multiplyAdd(mul(x, x), splat(3 * K * CUBIC), splat(K));
}

/** ½ x (1 + t). */
// @ts-ignore: decorator
@unmanaged
export class GELUTanh {
  @inline
  value(x: v128, a: v128): v128 {
    return mul(mul(splat(0.5), x), add(splat(1), geluTanh(x)));
  }

  @inline
  gradient(x: v128, y: v128, g: v128, a: v128): v128 {
    const t = geluTanh(x);
    const tail = mul(mul(x, negatedMultiplyAdd(t, t, splat(1))), geluSlope(x));
    return mul(g, mul(splat(0.5), add(add(splat(1), t), tail)));
  }

  @inline
  curvature(x: v128, y: v128, a: v128): v128 {
    // (1 − t²) (u′ + ½ x (u″ − 2 t u′²)), u″ = 6 k c x
    const t = geluTanh(x);
    const u1 = geluSlope(x);
    const bend = negatedMultiplyAdd(mul(t, splat(2)), mul(u1, u1), mul(x, splat(6 * K * CUBIC)));
    return mul(tanhSlope(geluInner(x)), multiplyAdd(mul(x, splat(0.5)), bend, u1));
  }
}

/** x σ(x). */
// @ts-ignore: decorator
@unmanaged
export class SiLU {
  @inline
  value(x: v128, a: v128): v128 {
    return mul(x, sigmoid(x));
  }

  @inline
  gradient(x: v128, y: v128, g: v128, a: v128): v128 {
    const s = sigmoid(x);
    return mul(g, mul(s, multiplyAdd(x, sub(splat(1), s), splat(1))));
  }

  @inline
  curvature(x: v128, y: v128, a: v128): v128 {
    const s = sigmoid(x);
    return mul(mul(s, sub(splat(1), s)), multiplyAdd(x, negatedMultiplyAdd(s, splat(2), splat(1)), splat(2)));
  }
}

/** σ(x) = 1 / (1 + e^−x). */
// @ts-ignore: decorator
@unmanaged
export class Sigmoid {
  @inline
  value(x: v128, a: v128): v128 {
    return sigmoid(x);
  }

  @inline
  gradient(x: v128, y: v128, g: v128, a: v128): v128 {
    return mul(g, mul(y, sub(splat(1), y)));
  }

  @inline
  curvature(x: v128, y: v128, a: v128): v128 {
    return mul(mul(y, sub(splat(1), y)), negatedMultiplyAdd(y, splat(2), splat(1)));
  }
}

/** tanh x. */
// @ts-ignore: decorator
@unmanaged
export class Tanh {
  @inline
  value(x: v128, a: v128): v128 {
    return tanh(x);
  }

  @inline
  gradient(x: v128, y: v128, g: v128, a: v128): v128 {
    return mul(g, negatedMultiplyAdd(y, y, splat(1)));
  }

  @inline
  curvature(x: v128, y: v128, a: v128): v128 {
    return mul(mul(splat(-2), y), negatedMultiplyAdd(y, y, splat(1)));
  }
}

/** ln(1 + e^x), and x itself above PyTorch's threshold of 20. */
// @ts-ignore: decorator
@unmanaged
export class Softplus {
  @inline
  value(x: v128, a: v128): v128 {
    const small = add(v128.pmax<real>(x, splat(0)), log1pUnit<real>(exp(v128.neg<real>(v128.abs<real>(x)))));
    return select(v128.gt<real>(x, splat(20)), x, small);
  }

  @inline
  gradient(x: v128, y: v128, g: v128, a: v128): v128 {
    return select(v128.gt<real>(x, splat(20)), g, mul(g, sigmoid(x)));
  }

  @inline
  curvature(x: v128, y: v128, a: v128): v128 {
    const s = sigmoid(x);
    return select(v128.gt<real>(x, splat(20)), splat(0), mul(s, sub(splat(1), s)));
  }
}
