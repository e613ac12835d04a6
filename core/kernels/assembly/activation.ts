// The elementwise functions as loops over vectors. Each function is a class of `activations.ts`, so that one loop serves
// them all and the compiler still sees straight code.

import * as f from './activations';
import { LANES, SIZE, splat, storePart } from './vector';

// @ts-ignore: decorator
@inline
const STEP: usize = 16;

/** y = f(x). */
function forward<F>(x: usize, y: usize, n: i32, parameter: f64): void {
  const f = changetype<F>(0);
  const a = splat(parameter);
  const end = y + ((<usize>n) & ~(<usize>LANES - 1)) * SIZE;
  for (; y < end; y += STEP, x += STEP) v128.store(y, f.value(v128.load(x), a));
  const rest = n & (LANES - 1);
  if (rest) storePart(y, f.value(v128.load(x), a), rest);
}

/** dx = g f′(x). */
function backward<F>(x: usize, y: usize, g: usize, dx: usize, n: i32, parameter: f64): void {
  const f = changetype<F>(0);
  const a = splat(parameter);
  const end = dx + ((<usize>n) & ~(<usize>LANES - 1)) * SIZE;
  for (; dx < end; dx += STEP, x += STEP, y += STEP, g += STEP) {
    v128.store(dx, f.gradient(v128.load(x), v128.load(y), v128.load(g), a));
  }
  const rest = n & (LANES - 1);
  if (rest) storePart(dx, f.gradient(v128.load(x), v128.load(y), v128.load(g), a), rest);
}

/** out = f′(x): the gradient of 1. */
function slope<F>(x: usize, y: usize, out: usize, n: i32, parameter: f64): void {
  const f = changetype<F>(0);
  const a = splat(parameter);
  const one = splat(1);
  for (; n > 0; n -= LANES, out += STEP, x += STEP, y += STEP) {
    storePart(out, f.gradient(v128.load(x), v128.load(y), one, a), n);
  }
}

/** out = f″(x). */
function curvature<F>(x: usize, y: usize, out: usize, n: i32, parameter: f64): void {
  const f = changetype<F>(0);
  const a = splat(parameter);
  for (; n > 0; n -= LANES, out += STEP, x += STEP, y += STEP) {
    storePart(out, f.curvature(v128.load(x), v128.load(y), a), n);
  }
}

// The order of the cases is that of ActivationKind.

export function activationForward(kind: i32, x: usize, y: usize, n: i32, parameter: f64): void {
  switch (kind) {
    case 0: return forward<f.ReLU>(x, y, n, parameter);
    case 1: return forward<f.LeakyReLU>(x, y, n, parameter);
    case 2: return forward<f.ELU>(x, y, n, parameter);
    case 3: return forward<f.GELU>(x, y, n, parameter);
    case 4: return forward<f.GELUTanh>(x, y, n, parameter);
    case 5: return forward<f.SiLU>(x, y, n, parameter);
    case 6: return forward<f.Sigmoid>(x, y, n, parameter);
    case 7: return forward<f.Tanh>(x, y, n, parameter);
    case 8: return forward<f.Softplus>(x, y, n, parameter);
    default: unreachable();
  }
}

export function activationBackward(kind: i32, x: usize, y: usize, g: usize, dx: usize, n: i32, parameter: f64): void {
  switch (kind) {
    case 0: return backward<f.ReLU>(x, y, g, dx, n, parameter);
    case 1: return backward<f.LeakyReLU>(x, y, g, dx, n, parameter);
    case 2: return backward<f.ELU>(x, y, g, dx, n, parameter);
    case 3: return backward<f.GELU>(x, y, g, dx, n, parameter);
    case 4: return backward<f.GELUTanh>(x, y, g, dx, n, parameter);
    case 5: return backward<f.SiLU>(x, y, g, dx, n, parameter);
    case 6: return backward<f.Sigmoid>(x, y, g, dx, n, parameter);
    case 7: return backward<f.Tanh>(x, y, g, dx, n, parameter);
    case 8: return backward<f.Softplus>(x, y, g, dx, n, parameter);
    default: unreachable();
  }
}

export function activationSlope(kind: i32, x: usize, y: usize, out: usize, n: i32, parameter: f64): void {
  switch (kind) {
    case 0: return slope<f.ReLU>(x, y, out, n, parameter);
    case 1: return slope<f.LeakyReLU>(x, y, out, n, parameter);
    case 2: return slope<f.ELU>(x, y, out, n, parameter);
    case 3: return slope<f.GELU>(x, y, out, n, parameter);
    case 4: return slope<f.GELUTanh>(x, y, out, n, parameter);
    case 5: return slope<f.SiLU>(x, y, out, n, parameter);
    case 6: return slope<f.Sigmoid>(x, y, out, n, parameter);
    case 7: return slope<f.Tanh>(x, y, out, n, parameter);
    case 8: return slope<f.Softplus>(x, y, out, n, parameter);
    default: unreachable();
  }
}

export function activationCurvature(kind: i32, x: usize, y: usize, out: usize, n: i32, parameter: f64): void {
  switch (kind) {
    case 0:
    case 1: return curvature<f.PiecewiseLinear>(x, y, out, n, parameter);
    case 2: return curvature<f.ELU>(x, y, out, n, parameter);
    case 3: return curvature<f.GELU>(x, y, out, n, parameter);
    case 4: return curvature<f.GELUTanh>(x, y, out, n, parameter);
    case 5: return curvature<f.SiLU>(x, y, out, n, parameter);
    case 6: return curvature<f.Sigmoid>(x, y, out, n, parameter);
    case 7: return curvature<f.Tanh>(x, y, out, n, parameter);
    case 8: return curvature<f.Softplus>(x, y, out, n, parameter);
    default: unreachable();
  }
}
