import { erf } from './erf';

// @ts-ignore: decorator
@inline
function at(p: usize, i: i32): real {
  return load<real>(p + (<usize>i) * sizeof<real>());
}
// @ts-ignore: decorator
@inline
function put(p: usize, i: i32, v: f64): void {
  store<real>(p + (<usize>i) * sizeof<real>(), <real>v);
}
function sigmoid(x: f64): f64 {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}
function phi(x: f64): f64 {
  return 0.3989422804014327 * Math.exp(-0.5 * x * x);
}
function value(kind: i32, x: f64, a: f64): f64 {
  switch (kind) {
    case 0:
      return x < 0 ? 0 : x;
    case 1:
      return x > 0 ? x : a * x;
    case 2:
      return x > 0 ? x : a * Math.expm1(x);
    case 3:
      return 0.5 * x * (1 + erf(x * 0.7071067811865476));
    case 4:
      return 0.5 * x * (1 + Math.tanh(0.7978845608028654 * (x + 0.044715 * x * x * x)));
    case 5:
      return x * sigmoid(x);
    case 6:
      return sigmoid(x);
    case 7:
      return Math.tanh(x);
    default:
      return x > 20 ? x : Math.log1p(Math.exp(x));
  }
}
function slope(kind: i32, x: f64, y: f64, a: f64): f64 {
  switch (kind) {
    case 0:
      return x <= 0 ? 0 : 1;
    case 1:
      return x > 0 ? 1 : a;
    case 2:
      return x > 0 ? 1 : a * Math.exp(x);
    case 3:
      return 0.5 * (1 + erf(x * 0.7071067811865476)) + x * phi(x);
    case 4: {
      const t = Math.tanh(0.7978845608028654 * (x + 0.044715 * x * x * x));
      return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * 0.7978845608028654 * (1 + 3 * 0.044715 * x * x);
    }
    case 5: {
      const s = sigmoid(x);
      return s * (1 + x * (1 - s));
    }
    case 6:
      return y * (1 - y);
    case 7:
      return 1 - y * y;
    default:
      return x > 20 ? 1 : sigmoid(x);
  }
}
function curvature(kind: i32, x: f64, y: f64, a: f64): f64 {
  switch (kind) {
    case 0:
    case 1:
      return x != x ? x : 0;
    case 2:
      return x > 0 ? 0 : a * Math.exp(x);
    case 3:
      return phi(x) * (2 - x * x);
    case 4: {
      const u1 = 0.7978845608028654 * (1 + 3 * 0.044715 * x * x);
      const u2 = 6 * 0.7978845608028654 * 0.044715 * x;
      const t = Math.tanh(0.7978845608028654 * (x + 0.044715 * x * x * x));
      return (1 - t * t) * u1 + 0.5 * x * (1 - t * t) * (u2 - 2 * t * u1 * u1);
    }
    case 5: {
      const s = sigmoid(x);
      return s * (1 - s) * (2 + x * (1 - 2 * s));
    }
    case 6:
      return y * (1 - y) * (1 - 2 * y);
    case 7:
      return -2 * y * (1 - y * y);
    default: {
      if (x > 20) return 0;
      const s = sigmoid(x);
      return s * (1 - s);
    }
  }
}
export function activationForward(kind: i32, x: usize, y: usize, n: i32, a: f64): void {
  for (let i = 0; i < n; i++) put(y, i, value(kind, at(x, i), a));
}
export function activationBackward(kind: i32, x: usize, y: usize, g: usize, dx: usize, n: i32, a: f64): void {
  for (let i = 0; i < n; i++) {
    const d = slope(kind, at(x, i), at(y, i), a);
    put(dx, i, d == 0 ? 0 : <f64>at(g, i) * d);
  }
}
export function activationSlope(kind: i32, x: usize, y: usize, out: usize, n: i32, a: f64): void {
  for (let i = 0; i < n; i++) put(out, i, slope(kind, at(x, i), at(y, i), a));
}
export function activationCurvature(kind: i32, x: usize, y: usize, out: usize, n: i32, a: f64): void {
  for (let i = 0; i < n; i++) put(out, i, curvature(kind, at(x, i), at(y, i), a));
}
