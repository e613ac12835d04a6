// The updates of torch.optim, on vectors, in the precision of the parameters and the order of PyTorch's operations. Factors that
// are the same for all elements are computed in float64.

import { LANES, add, div, mul, multiplyAdd, negatedMultiplyAdd, splat, storePart, sub } from './vector';

// @ts-ignore: decorator
@inline
const STEP: usize = 16;

/** g + weightDecay · w, or g itself, infinite weights or not, where there is no decay. */
// @ts-ignore: decorator
@inline
function decayed(g: v128, w: v128, weightDecay: f64, factor: v128): v128 {
  return weightDecay != 0 ? multiplyAdd(factor, w, g) : g;
}

export function sgd(
  p: usize, g: usize, buffer: usize, n: i32, lr: f64, momentum: f64, dampening: f64, weightDecay: f64,
  nesterov: i32, first: i32,
): void {
  if (momentum == 0) sgdSweep(false, false, p, g, buffer, n, lr, momentum, dampening, weightDecay, nesterov);
  else if (first) sgdSweep(true, true, p, g, buffer, n, lr, momentum, dampening, weightDecay, nesterov);
  else sgdSweep(true, false, p, g, buffer, n, lr, momentum, dampening, weightDecay, nesterov);
}

// @ts-ignore: decorator
@inline
function sgdSweep(
  moving: bool, first: bool, p: usize, g: usize, buffer: usize, n: i32, lr: f64, momentum: f64, dampening: f64,
  weightDecay: f64, nesterov: i32,
): void {
  const rate = splat(lr);
  const decay = splat(weightDecay);
  const keep = splat(momentum);
  const take = splat(1 - dampening);
  for (; n >= LANES; n -= LANES, p += STEP, g += STEP) {
    const w = v128.load(p);
    let d = decayed(v128.load(g), w, weightDecay, decay);
    if (moving) {
      const b = first ? d : multiplyAdd(keep, v128.load(buffer), mul(take, d));
      v128.store(buffer, b);
      buffer += STEP;
      d = nesterov ? multiplyAdd(keep, b, d) : b;
    }
    v128.store(p, negatedMultiplyAdd(rate, d, w));
  }
  if (n > 0) {
    const w = v128.load(p);
    let d = decayed(v128.load(g), w, weightDecay, decay);
    if (moving) {
      const b = first ? d : multiplyAdd(keep, v128.load(buffer), mul(take, d));
      storePart(buffer, b, n);
      d = nesterov ? multiplyAdd(keep, b, d) : b;
    }
    storePart(p, negatedMultiplyAdd(rate, d, w), n);
  }
}

export function adam(
  p: usize, g: usize, m: usize, v: usize, vmax: usize, n: i32, lr: f64, beta1: f64, beta2: f64, eps: f64,
  weightDecay: f64, decoupled: i32, step: f64,
): void {
  const size = splat(lr / (1 - Math.pow(beta1, step)));
  const root = splat(1 / Math.sqrt(1 - Math.pow(beta2, step)));
  const decay = splat(weightDecay);
  const shrink = splat(1 - lr * weightDecay);
  const new1 = splat(1 - beta1);
  const old2 = splat(beta2);
  const new2 = splat(1 - beta2);
  const small = splat(eps);
  for (; n > 0; n -= LANES, p += STEP, g += STEP, m += STEP, v += STEP) {
    let w = v128.load(p);
    let d = v128.load(g);
    if (decoupled) {
      if (weightDecay != 0) w = mul(w, shrink);
    } else {
      d = decayed(d, w, weightDecay, decay);
    }
    const before = v128.load(m);
    const a = multiplyAdd(sub(d, before), new1, before);
    let b = multiplyAdd(mul(new2, d), d, mul(v128.load(v), old2));
    storePart(m, a, n);
    storePart(v, b, n);
    if (vmax) {
      b = v128.max<real>(b, v128.load(vmax));
      storePart(vmax, b, n);
      vmax += STEP;
    }
    const denominator = multiplyAdd(v128.sqrt<real>(b), root, small);
    storePart(p, negatedMultiplyAdd(size, div(a, denominator), w), n);
  }
}

export function rmsprop(
  p: usize, g: usize, square: usize, avg: usize, buffer: usize, n: i32, lr: f64, alpha: f64, eps: f64,
  weightDecay: f64, momentum: f64, centered: i32,
): void {
  const rate = splat(lr);
  const decay = splat(weightDecay);
  const old = splat(alpha);
  const fresh = splat(1 - alpha);
  const keep = splat(momentum);
  const small = splat(eps);
  for (; n > 0; n -= LANES, p += STEP, g += STEP, square += STEP) {
    const w = v128.load(p);
    const d = decayed(v128.load(g), w, weightDecay, decay);
    const s = multiplyAdd(mul(fresh, d), d, mul(v128.load(square), old));
    storePart(square, s, n);
    let root = s;
    if (centered) {
      const before = v128.load(avg);
      const a = multiplyAdd(sub(d, before), fresh, before);
      storePart(avg, a, n);
      avg += STEP;
      root = negatedMultiplyAdd(a, a, root);
    }
    let change = div(d, add(v128.sqrt<real>(root), small));
    if (momentum > 0) {
      change = multiplyAdd(keep, v128.load(buffer), change);
      storePart(buffer, change, n);
      buffer += STEP;
    }
    storePart(p, negatedMultiplyAdd(rate, change, w), n);
  }
}

export function adagrad(
  p: usize, g: usize, sum: usize, n: i32, lr: f64, lrDecay: f64, eps: f64, weightDecay: f64, step: f64,
): void {
  const size = splat(lr / (1 + (step - 1) * lrDecay));
  const decay = splat(weightDecay);
  const small = splat(eps);
  for (; n > 0; n -= LANES, p += STEP, g += STEP, sum += STEP) {
    const w = v128.load(p);
    const d = decayed(v128.load(g), w, weightDecay, decay);
    const s = multiplyAdd(d, d, v128.load(sum));
    storePart(sum, s, n);
    storePart(p, negatedMultiplyAdd(size, div(d, add(v128.sqrt<real>(s), small)), w), n);
  }
}
