// Batch norm over the columns of [S][C]: a vector of neighbouring columns at a time, its rows in ascending order. Statistics
// and what is made of them are float64 until they are stored (accumulate.ts).

import { addWide, high, low, multiplyAddWide, narrow } from './accumulate';
import { LANES, SIZE, splat, storePart } from './vector';

// @ts-ignore: decorator
@inline
const STEP: usize = 16;
/** Whether a vector widens to two. */
// @ts-ignore: decorator
@inline
const TWO: bool = sizeof<real>() == 4;

/** The vector at `p`, or ones where `p` is absent. */
// @ts-ignore: decorator
@inline
function scaleAt(p: usize, offset: usize): v128 {
  return p ? v128.load(p + offset) : splat(1);
}

/** The vector at `p`, or zeros. */
// @ts-ignore: decorator
@inline
function shiftAt(p: usize, offset: usize): v128 {
  return p ? v128.load(p + offset) : splat(0);
}

/** 1/√(v + eps). */
// @ts-ignore: decorator
@inline
function inverseRoot(v: v128, eps: v128): v128 {
  return f64x2.div(f64x2.splat(1), f64x2.sqrt(f64x2.add(v, eps)));
}

export function batchNormForward(
  x: usize, gamma: usize, beta: usize, y: usize, xhat: usize, mean: usize, variance: usize, invStd: usize,
  S: i32, C: i32, eps: f64,
): void {
  const row = (<usize>C) * SIZE;
  const count = f64x2.splat(<f64>S);
  const small = f64x2.splat(eps);
  let offset: usize = 0;
  for (let columns = C; columns > 0; columns -= LANES, offset += STEP) {
    let m0 = f64x2.splat(0);
    let m1 = m0;
    let p = x + offset;
    for (let s = S; s > 0; s--, p += row) {
      const v = v128.load(p);
      m0 = addWide(m0, low(v));
      if (TWO) m1 = addWide(m1, high(v));
    }
    m0 = f64x2.div(m0, count);
    m1 = f64x2.div(m1, count);

    let v0 = f64x2.splat(0);
    let v1 = v0;
    p = x + offset;
    for (let s = S; s > 0; s--, p += row) {
      const v = v128.load(p);
      const d0 = f64x2.sub(low(v), m0);
      v0 = multiplyAddWide(d0, d0, v0);
      if (TWO) {
        const d1 = f64x2.sub(high(v), m1);
        v1 = multiplyAddWide(d1, d1, v1);
      }
    }
    v0 = f64x2.div(v0, count);
    v1 = f64x2.div(v1, count);
    const r0 = inverseRoot(v0, small);
    const r1 = inverseRoot(v1, small);
    storePart(mean + offset, narrow(m0, m1), columns);
    storePart(variance + offset, narrow(v0, v1), columns);
    storePart(invStd + offset, narrow(r0, r1), columns);

    const weight = scaleAt(gamma, offset);
    const bias = shiftAt(beta, offset);
    let at = offset;
    for (let s = S; s > 0; s--, at += row) {
      const v = v128.load(x + at);
      const h0 = f64x2.mul(f64x2.sub(low(v), m0), r0);
      const y0 = multiplyAddWide(low(weight), h0, low(bias));
      if (TWO) {
        const h1 = f64x2.mul(f64x2.sub(high(v), m1), r1);
        const y1 = multiplyAddWide(high(weight), h1, high(bias));
        storePart(xhat + at, narrow(h0, h1), columns);
        storePart(y + at, narrow(y0, y1), columns);
      } else {
        storePart(xhat + at, h0, columns);
        storePart(y + at, y0, columns);
      }
    }
  }
}

export function batchNormForwardEval(
  x: usize, gamma: usize, beta: usize, runningMean: usize, runningVar: usize, y: usize, S: i32, C: i32, eps: f64,
): void {
  const row = (<usize>C) * SIZE;
  const small = f64x2.splat(eps);
  let offset: usize = 0;
  for (let columns = C; columns > 0; columns -= LANES, offset += STEP) {
    const m = v128.load(runningMean + offset);
    const variance = v128.load(runningVar + offset);
    const r0 = inverseRoot(low(variance), small);
    const r1 = TWO ? inverseRoot(high(variance), small) : r0;
    const weight = scaleAt(gamma, offset);
    const bias = shiftAt(beta, offset);
    let at = offset;
    for (let s = S; s > 0; s--, at += row) {
      const v = v128.load(x + at);
      const y0 = multiplyAddWide(low(weight), f64x2.mul(f64x2.sub(low(v), low(m)), r0), low(bias));
      const y1 = TWO
        ? multiplyAddWide(high(weight), f64x2.mul(f64x2.sub(high(v), high(m)), r1), high(bias))
        : y0;
      storePart(y + at, narrow(y0, y1), columns);
    }
  }
}

export function batchNormBackward(
  g: usize, xhat: usize, gamma: usize, invStd: usize, dx: usize, dgamma: usize, dbeta: usize, S: i32, C: i32,
): void {
  const row = (<usize>C) * SIZE;
  const count = f64x2.splat(<f64>S);
  let offset: usize = 0;
  for (let columns = C; columns > 0; columns -= LANES, offset += STEP) {
    let sum0 = f64x2.splat(0);
    let sum1 = sum0;
    let along0 = sum0;
    let along1 = sum0;
    let at = offset;
    for (let s = S; s > 0; s--, at += row) {
      const d = v128.load(g + at);
      const h = v128.load(xhat + at);
      sum0 = addWide(sum0, low(d));
      along0 = multiplyAddWide(low(d), low(h), along0);
      if (TWO) {
        sum1 = addWide(sum1, high(d));
        along1 = multiplyAddWide(high(d), high(h), along1);
      }
    }
    if (dgamma) storePart(dgamma + offset, narrow(along0, along1), columns);
    if (dbeta) storePart(dbeta + offset, narrow(sum0, sum1), columns);
    if (!dx) continue;
    // γ/σ (g − Σg/S − x̂ Σ(g x̂)/S): Ioffe and Szegedy 2015, section 3, gathered.
    const weight = scaleAt(gamma, offset);
    const inverse = v128.load(invStd + offset);
    const k0 = f64x2.mul(low(weight), low(inverse));
    const k1 = TWO ? f64x2.mul(high(weight), high(inverse)) : k0;
    sum0 = f64x2.div(sum0, count);
    sum1 = f64x2.div(sum1, count);
    along0 = f64x2.div(along0, count);
    along1 = f64x2.div(along1, count);
    at = offset;
    for (let s = S; s > 0; s--, at += row) {
      const d = v128.load(g + at);
      const h = v128.load(xhat + at);
      const d0 = f64x2.mul(k0, f64x2.sub(f64x2.sub(low(d), sum0), f64x2.mul(low(h), along0)));
      const d1 = TWO ? f64x2.mul(k1, f64x2.sub(f64x2.sub(high(d), sum1), f64x2.mul(high(h), along1))) : d0;
      storePart(dx + at, narrow(d0, d1), columns);
    }
  }
}

export function batchNormBackwardEval(
  g: usize, x: usize, gamma: usize, runningMean: usize, runningVar: usize, dx: usize, dgamma: usize, dbeta: usize,
  S: i32, C: i32, eps: f64,
): void {
  const row = (<usize>C) * SIZE;
  const small = f64x2.splat(eps);
  let offset: usize = 0;
  for (let columns = C; columns > 0; columns -= LANES, offset += STEP) {
    const m = v128.load(runningMean + offset);
    const variance = v128.load(runningVar + offset);
    const r0 = inverseRoot(low(variance), small);
    const r1 = TWO ? inverseRoot(high(variance), small) : r0;
    const weight = scaleAt(gamma, offset);
    const k0 = f64x2.mul(low(weight), r0);
    const k1 = TWO ? f64x2.mul(high(weight), r1) : k0;
    let sum0 = f64x2.splat(0);
    let sum1 = sum0;
    let along0 = sum0;
    let along1 = sum0;
    let at = offset;
    for (let s = S; s > 0; s--, at += row) {
      const d = v128.load(g + at);
      const v = v128.load(x + at);
      sum0 = addWide(sum0, low(d));
      along0 = multiplyAddWide(low(d), f64x2.sub(low(v), low(m)), along0);
      if (TWO) {
        sum1 = addWide(sum1, high(d));
        along1 = multiplyAddWide(high(d), f64x2.sub(high(v), high(m)), along1);
      }
      if (dx) {
        const d0 = f64x2.mul(low(d), k0);
        const d1 = TWO ? f64x2.mul(high(d), k1) : d0;
        storePart(dx + at, narrow(d0, d1), columns);
      }
    }
    if (dgamma) storePart(dgamma + offset, narrow(f64x2.mul(along0, r0), f64x2.mul(along1, r1)), columns);
    if (dbeta) storePart(dbeta + offset, narrow(sum0, sum1), columns);
  }
}

export function batchNormUpdateRunning(
  mean: usize, variance: usize, runningMean: usize, runningVar: usize, momentum: f64, S: i32, C: i32,
): void {
  // A sum of S squares has S − 1 degrees of freedom.
  const unbiased = momentum * (<f64>S / (<f64>S - 1));
  for (let c: usize = 0; c < (<usize>C) * SIZE; c += SIZE) {
    const m = (1 - momentum) * load<real>(runningMean + c) + momentum * load<real>(mean + c);
    const v = (1 - momentum) * load<real>(runningVar + c) + unbiased * load<real>(variance + c);
    store<real>(runningMean + c, <real>m);
    store<real>(runningVar + c, <real>v);
  }
}
