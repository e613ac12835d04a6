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
export function batchNormForward(
  x: usize, gamma: usize, beta: usize, y: usize, xhat: usize, mean: usize, variance: usize, invStd: usize,
  S: i32, C: i32, eps: f64,
): void {
  for (let c = 0; c < C; c++) {
    let sum: f64 = 0;
    for (let s = 0; s < S; s++) sum += at(x, s * C + c);
    const m = sum / S;
    let square: f64 = 0;
    for (let s = 0; s < S; s++) {
      const d = at(x, s * C + c) - m;
      square += d * d;
    }
    const v = square / S;
    const r = 1 / Math.sqrt(v + eps);
    put(mean, c, m);
    put(variance, c, v);
    put(invStd, c, r);
    for (let s = 0; s < S; s++) {
      const h = (at(x, s * C + c) - m) * r;
      put(xhat, s * C + c, h);
      put(y, s * C + c, (gamma ? at(gamma, c) : 1) * h + (beta ? at(beta, c) : 0));
    }
  }
}
export function batchNormForwardEval(
  x: usize, gamma: usize, beta: usize, runningMean: usize, runningVar: usize, y: usize, S: i32, C: i32, eps: f64,
): void {
  for (let c = 0; c < C; c++) {
    const r = 1 / Math.sqrt(at(runningVar, c) + eps);
    for (let s = 0; s < S; s++) {
      const h = (at(x, s * C + c) - at(runningMean, c)) * r;
      put(y, s * C + c, (gamma ? at(gamma, c) : 1) * h + (beta ? at(beta, c) : 0));
    }
  }
}
export function batchNormBackward(
  g: usize, xhat: usize, gamma: usize, invStd: usize, dx: usize, dgamma: usize, dbeta: usize, S: i32, C: i32,
): void {
  for (let c = 0; c < C; c++) {
    let sum: f64 = 0;
    let along: f64 = 0;
    for (let s = 0; s < S; s++) {
      sum += at(g, s * C + c);
      along += at(g, s * C + c) * at(xhat, s * C + c);
    }
    const k = (gamma ? at(gamma, c) : 1) * at(invStd, c);
    if (dx)
      for (let s = 0; s < S; s++)
        put(dx, s * C + c, k * (at(g, s * C + c) - sum / S - at(xhat, s * C + c) * (along / S)));
    if (dgamma) put(dgamma, c, along);
    if (dbeta) put(dbeta, c, sum);
  }
}
export function batchNormBackwardEval(
  g: usize, x: usize, gamma: usize, runningMean: usize, runningVar: usize, dx: usize, dgamma: usize, dbeta: usize,
  S: i32, C: i32, eps: f64,
): void {
  for (let c = 0; c < C; c++) {
    const r = 1 / Math.sqrt(at(runningVar, c) + eps);
    let sum: f64 = 0;
    let along: f64 = 0;
    for (let s = 0; s < S; s++) {
      sum += at(g, s * C + c);
      along += at(g, s * C + c) * (at(x, s * C + c) - at(runningMean, c));
    }
    if (dx) for (let s = 0; s < S; s++) put(dx, s * C + c, at(g, s * C + c) * ((gamma ? at(gamma, c) : 1) * r));
    if (dgamma) put(dgamma, c, along * r);
    if (dbeta) put(dbeta, c, sum);
  }
}
export function batchNormUpdateRunning(
  mean: usize, variance: usize, runningMean: usize, runningVar: usize, momentum: f64, S: i32, C: i32,
): void {
  for (let c = 0; c < C; c++) {
    put(runningMean, c, (1 - momentum) * at(runningMean, c) + momentum * at(mean, c));
    put(runningVar, c, (1 - momentum) * at(runningVar, c) + momentum * at(variance, c) * (<f64>S / (<f64>S - 1)));
  }
}
