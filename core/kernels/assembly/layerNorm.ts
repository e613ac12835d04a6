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
export function layerNormForward(
  x: usize, gamma: usize, beta: usize, y: usize, xhat: usize, invStd: usize, S: i32, C: i32, eps: f64,
): void {
  for (let s = 0; s < S; s++) {
    let sum: f64 = 0;
    for (let c = 0; c < C; c++) sum += at(x, s * C + c);
    const m = sum / C;
    let square: f64 = 0;
    for (let c = 0; c < C; c++) {
      const d = at(x, s * C + c) - m;
      square += d * d;
    }
    const r = 1 / Math.sqrt(square / C + eps);
    put(invStd, s, r);
    for (let c = 0; c < C; c++) {
      const h = (at(x, s * C + c) - m) * r;
      put(xhat, s * C + c, h);
      put(y, s * C + c, (gamma ? at(gamma, c) : 1) * h + (beta ? at(beta, c) : 0));
    }
  }
}
export function layerNormBackward(
  g: usize, xhat: usize, gamma: usize, invStd: usize, dx: usize, dgamma: usize, dbeta: usize, S: i32, C: i32,
): void {
  for (let c = 0; c < C; c++) {
    let sum: f64 = 0;
    let along: f64 = 0;
    for (let s = 0; s < S; s++) {
      sum += at(g, s * C + c);
      along += at(g, s * C + c) * at(xhat, s * C + c);
    }
    if (dgamma) put(dgamma, c, along);
    if (dbeta) put(dbeta, c, sum);
  }
  if (!dx) return;
  for (let s = 0; s < S; s++) {
    let sum: f64 = 0;
    let along: f64 = 0;
    for (let c = 0; c < C; c++) {
      const d = at(g, s * C + c) * (gamma ? at(gamma, c) : 1);
      sum += d;
      along += d * at(xhat, s * C + c);
    }
    for (let c = 0; c < C; c++) {
      const d = at(g, s * C + c) * (gamma ? at(gamma, c) : 1);
      put(dx, s * C + c, at(invStd, s) * (d - sum / C - at(xhat, s * C + c) * (along / C)));
    }
  }
}
