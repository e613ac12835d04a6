// @ts-ignore: decorator
@inline
function at(p: usize, i: i32): f64 {
  return load<real>(p + (<usize>i) * sizeof<real>());
}
// @ts-ignore: decorator
@inline
function put(p: usize, i: i32, v: f64): void {
  store<real>(p + (<usize>i) * sizeof<real>(), <real>v);
}
export function sgd(
  p: usize, g: usize, buffer: usize, n: i32, lr: f64, momentum: f64, dampening: f64, weightDecay: f64,
  nesterov: i32, first: i32,
): void {
  for (let i = 0; i < n; i++) {
    let d = at(g, i);
    if (weightDecay) d += weightDecay * at(p, i);
    if (momentum) {
      const b = first ? d : momentum * at(buffer, i) + (1 - dampening) * d;
      put(buffer, i, b);
      d = nesterov ? d + momentum * b : b;
    }
    put(p, i, at(p, i) - lr * d);
  }
}
export function adam(
  p: usize, g: usize, m: usize, v: usize, vmax: usize, n: i32, lr: f64, beta1: f64, beta2: f64, eps: f64,
  weightDecay: f64, decoupled: i32, step: f64,
): void {
  const size = lr / (1 - Math.pow(beta1, step));
  const root = Math.sqrt(1 - Math.pow(beta2, step));
  for (let i = 0; i < n; i++) {
    let d = at(g, i);
    let w = at(p, i);
    if (weightDecay) {
      if (decoupled) w *= 1 - lr * weightDecay;
      else d += weightDecay * w;
    }
    const a = at(m, i) + (d - at(m, i)) * (1 - beta1);
    let b = at(v, i) * beta2 + (1 - beta2) * d * d;
    put(m, i, a);
    put(v, i, b);
    if (vmax) {
      const c = at(vmax, i);
      b = b != b || b > c ? b : c;
      put(vmax, i, b);
    }
    put(p, i, w - size * (a / (Math.sqrt(b) / root + eps)));
  }
}
export function rmsprop(
  p: usize, g: usize, square: usize, avg: usize, buffer: usize, n: i32, lr: f64, alpha: f64, eps: f64,
  weightDecay: f64, momentum: f64, centered: i32,
): void {
  for (let i = 0; i < n; i++) {
    let d = at(g, i);
    if (weightDecay) d += weightDecay * at(p, i);
    const s = alpha * at(square, i) + (1 - alpha) * d * d;
    put(square, i, s);
    let root = s;
    if (centered) {
      const a = at(avg, i) + (d - at(avg, i)) * (1 - alpha);
      put(avg, i, a);
      root -= a * a;
    }
    let change = d / (Math.sqrt(root) + eps);
    if (momentum > 0) {
      change += momentum * at(buffer, i);
      put(buffer, i, change);
    }
    put(p, i, at(p, i) - lr * change);
  }
}
export function adagrad(
  p: usize, g: usize, sum: usize, n: i32, lr: f64, lrDecay: f64, eps: f64, weightDecay: f64, step: f64,
): void {
  const size = lr / (1 + (step - 1) * lrDecay);
  for (let i = 0; i < n; i++) {
    let d = at(g, i);
    if (weightDecay) d += weightDecay * at(p, i);
    const s = at(sum, i) + d * d;
    put(sum, i, s);
    put(p, i, at(p, i) - size * (d / (Math.sqrt(s) + eps)));
  }
}
