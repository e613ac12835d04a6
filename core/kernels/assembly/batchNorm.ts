// Batch norm over the columns of [S][C], a block of columns at a time (accumulate.ts). Statistics are float64 until they are
// stored. What is done to every element then is done in the precision of the data: a mean goes in as two numbers, its rounded
// value and the rest, so that x − mean loses nothing however far from zero the data lies.

import {
  addWide, blockHalves, multiplyAddWide, narrow, storeHalves, wideAt, wideOr,
} from './accumulate';
import { alongAt, productSums, sumsAt } from './columns';
import { LANES, SIZE, mul, multiplyAdd, negatedMultiplyAdd, storePart, sub } from './vector';

/** 1/√(v + eps). */
// @ts-ignore: decorator
@inline
function inverseRoot(v: v128, eps: f64): v128 {
  return f64x2.div(f64x2.splat(1), f64x2.sqrt(f64x2.add(v, f64x2.splat(eps))));
}

/**
 * (Σd² − (Σd)²/S)/S from the deviations d of float32 numbers from one of themselves. As that one lies within √S standard
 * deviations of the mean, the difference loses at most a factor S of float64's precision, which float32 never sees.
 */
// @ts-ignore: decorator
@inline
function varianceOf(squares: v128, sum: v128, count: v128): v128 {
  const spread = f64x2.sub(squares, f64x2.div(f64x2.mul(sum, sum), count));
  // NaN stays NaN.
  return f64x2.pmax(f64x2.div(spread, count), f64x2.splat(0));
}

export function batchNormForward(
  x: usize, gamma: usize, beta: usize, y: usize, xhat: usize, mean: usize, variance: usize, invStd: usize,
  S: i32, C: i32, eps: f64,
): void {
  batchNormForwardPart(x, gamma, beta, y, xhat, mean, variance, invStd, S, C, eps, 0, C);
}

/** Columns `from` … `to` − 1: one thread's part of it. */
export function batchNormForwardPart(
  x: usize, gamma: usize, beta: usize, y: usize, xhat: usize, mean: usize, variance: usize, invStd: usize,
  S: i32, C: i32, eps: f64, from: i32, to: i32,
): void {
  let offset = (<usize>from) * SIZE;
  for (let columns = to - from; columns > 0; ) {
    const halves = blockHalves(columns);
    if (halves == 4) forwardBlock(4, x, gamma, beta, y, xhat, mean, variance, invStd, S, C, eps, offset, columns);
    else if (halves == 2) forwardBlock(2, x, gamma, beta, y, xhat, mean, variance, invStd, S, C, eps, offset, columns);
    else forwardBlock(1, x, gamma, beta, y, xhat, mean, variance, invStd, S, C, eps, offset, columns);
    offset += (<usize>halves) * 2 * SIZE;
    columns -= 2 * halves;
  }
}

// @ts-ignore: decorator
@inline
function forwardBlock(
  halves: i32, x: usize, gamma: usize, beta: usize, y: usize, xhat: usize, mean: usize, variance: usize, invStd: usize,
  S: i32, C: i32, eps: f64, offset: usize, columns: i32,
): void {
  const row = (<usize>C) * SIZE;
  const count = f64x2.splat(<f64>S);
  const zero = f64x2.splat(0);
  const start = x + offset;
  let m0 = zero;
  let m1 = zero;
  let m2 = zero;
  let m3 = zero;
  let v0 = zero;
  let v1 = zero;
  let v2 = zero;
  let v3 = zero;
  if (sizeof<real>() == 4) {
    const k0 = wideAt(start, 0);
    const k1 = wideAt(start, 1);
    const k2 = wideAt(start, 2);
    const k3 = wideAt(start, 3);
    let p = start + row;
    for (let s = S - 1; s > 0; s--, p += row) {
      const d0 = f64x2.sub(wideAt(p, 0), k0);
      m0 = addWide(m0, d0);
      v0 = multiplyAddWide(d0, d0, v0);
      const d1 = f64x2.sub(wideAt(p, 1), k1);
      m1 = addWide(m1, d1);
      v1 = multiplyAddWide(d1, d1, v1);
      if (halves > 2) {
        const d2 = f64x2.sub(wideAt(p, 2), k2);
        m2 = addWide(m2, d2);
        v2 = multiplyAddWide(d2, d2, v2);
        const d3 = f64x2.sub(wideAt(p, 3), k3);
        m3 = addWide(m3, d3);
        v3 = multiplyAddWide(d3, d3, v3);
      }
    }
    v0 = varianceOf(v0, m0, count);
    v1 = varianceOf(v1, m1, count);
    m0 = addWide(k0, f64x2.div(m0, count));
    m1 = addWide(k1, f64x2.div(m1, count));
    if (halves > 2) {
      v2 = varianceOf(v2, m2, count);
      v3 = varianceOf(v3, m3, count);
      m2 = addWide(k2, f64x2.div(m2, count));
      m3 = addWide(k3, f64x2.div(m3, count));
    }
  } else {
    // Twice over the rows, as there is no wider precision to hide in.
    let p = start;
    for (let s = S; s > 0; s--, p += row) {
      m0 = addWide(m0, wideAt(p, 0));
      if (halves > 1) m1 = addWide(m1, wideAt(p, 1));
      if (halves > 2) m2 = addWide(m2, wideAt(p, 2));
      if (halves > 2) m3 = addWide(m3, wideAt(p, 3));
    }
    m0 = f64x2.div(m0, count);
    m1 = f64x2.div(m1, count);
    m2 = f64x2.div(m2, count);
    m3 = f64x2.div(m3, count);
    p = start;
    for (let s = S; s > 0; s--, p += row) {
      const d0 = f64x2.sub(wideAt(p, 0), m0);
      v0 = multiplyAddWide(d0, d0, v0);
      if (halves > 1) {
        const d1 = f64x2.sub(wideAt(p, 1), m1);
        v1 = multiplyAddWide(d1, d1, v1);
      }
      if (halves > 2) {
        const d2 = f64x2.sub(wideAt(p, 2), m2);
        v2 = multiplyAddWide(d2, d2, v2);
        const d3 = f64x2.sub(wideAt(p, 3), m3);
        v3 = multiplyAddWide(d3, d3, v3);
      }
    }
    v0 = f64x2.div(v0, count);
    v1 = f64x2.div(v1, count);
    v2 = f64x2.div(v2, count);
    v3 = f64x2.div(v3, count);
  }
  storeHalves(halves, mean + offset, m0, m1, m2, m3, columns);
  storeHalves(halves, variance + offset, v0, v1, v2, v3, columns);
  const r0 = inverseRoot(v0, eps);
  const r1 = inverseRoot(v1, eps);
  const r2 = inverseRoot(v2, eps);
  const r3 = inverseRoot(v3, eps);
  storeHalves(halves, invStd + offset, r0, r1, r2, r3, columns);

  const c0 = restOf(m0);
  const c1 = restOf(m1);
  const c2 = restOf(m2);
  const c3 = restOf(m3);
  if (sizeof<real>() == 4) {
    const d = x + offset;
    const h = xhat + offset;
    const o = y + offset;
    const ma = narrow(m0, m1);
    const ra = narrow(r0, r1);
    const ca = narrow(f64x2.mul(c0, r0), f64x2.mul(c1, r1));
    const ga = narrow(wideOr(gamma, offset, 0, 1), wideOr(gamma, offset, 1, 1));
    const ba = narrow(wideOr(beta, offset, 0, 0), wideOr(beta, offset, 1, 0));
    if (halves == 4) {
      const mb = narrow(m2, m3);
      const rb = narrow(r2, r3);
      const cb = narrow(f64x2.mul(c2, r2), f64x2.mul(c3, r3));
      const gb = narrow(wideOr(gamma, offset, 2, 1), wideOr(gamma, offset, 3, 1));
      const bb = narrow(wideOr(beta, offset, 2, 0), wideOr(beta, offset, 3, 0));
      const rest = columns - LANES;
      for (let at: usize = 0, end = (<usize>S) * row; at < end; at += row) {
        const ha = multiplyAdd(sub(v128.load(d + at), ma), ra, ca);
        const hb = multiplyAdd(sub(v128.load(d + at, 16), mb), rb, cb);
        v128.store(h + at, ha);
        storePart(h + at + 16, hb, rest);
        v128.store(o + at, multiplyAdd(ga, ha, ba));
        storePart(o + at + 16, multiplyAdd(gb, hb, bb), rest);
      }
    } else {
      for (let at: usize = 0, end = (<usize>S) * row; at < end; at += row) {
        const ha = multiplyAdd(sub(v128.load(d + at), ma), ra, ca);
        storePart(h + at, ha, columns);
        storePart(o + at, multiplyAdd(ga, ha, ba), columns);
      }
    }
  } else {
    const g0 = wideOr(gamma, offset, 0, 1);
    const g1 = wideOr(gamma, offset, 1, 1);
    const g2 = wideOr(gamma, offset, 2, 1);
    const g3 = wideOr(gamma, offset, 3, 1);
    const b0 = wideOr(beta, offset, 0, 0);
    const b1 = wideOr(beta, offset, 1, 0);
    const b2 = wideOr(beta, offset, 2, 0);
    const b3 = wideOr(beta, offset, 3, 0);
    let at = offset;
    for (let s = S; s > 0; s--, at += row) {
      const h0 = f64x2.mul(f64x2.sub(wideAt(x + at, 0), m0), r0);
      const h1 = halves > 1 ? f64x2.mul(f64x2.sub(wideAt(x + at, 1), m1), r1) : zero;
      const h2 = halves > 2 ? f64x2.mul(f64x2.sub(wideAt(x + at, 2), m2), r2) : zero;
      const h3 = halves > 2 ? f64x2.mul(f64x2.sub(wideAt(x + at, 3), m3), r3) : zero;
      storeHalves(halves, xhat + at, h0, h1, h2, h3, columns);
      const y0 = multiplyAddWide(g0, h0, b0);
      const y1 = halves > 1 ? multiplyAddWide(g1, h1, b1) : zero;
      const y2 = halves > 2 ? multiplyAddWide(g2, h2, b2) : zero;
      const y3 = halves > 2 ? multiplyAddWide(g3, h3, b3) : zero;
      storeHalves(halves, y + at, y0, y1, y2, y3, columns);
    }
  }
}

/** What is lost when float64 numbers are rounded to float32, negated. */
// @ts-ignore: decorator
@inline
function restOf(v: v128): v128 {
  return f64x2.sub(f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(v)), v);
}

export function batchNormForwardEval(
  x: usize, gamma: usize, beta: usize, runningMean: usize, runningVar: usize, y: usize, S: i32, C: i32, eps: f64,
): void {
  let offset: usize = 0;
  for (let columns = C; columns > 0; ) {
    const halves = blockHalves(columns);
    if (halves == 4) evalBlock(4, x, gamma, beta, runningMean, runningVar, y, S, C, eps, offset, columns);
    else if (halves == 2) evalBlock(2, x, gamma, beta, runningMean, runningVar, y, S, C, eps, offset, columns);
    else evalBlock(1, x, gamma, beta, runningMean, runningVar, y, S, C, eps, offset, columns);
    offset += (<usize>halves) * 2 * SIZE;
    columns -= 2 * halves;
  }
}

// @ts-ignore: decorator
@inline
function evalBlock(
  halves: i32, x: usize, gamma: usize, beta: usize, runningMean: usize, runningVar: usize, y: usize, S: i32, C: i32, eps: f64,
  offset: usize, columns: i32,
): void {
  const row = (<usize>C) * SIZE;
  const zero = f64x2.splat(0);
  const m0 = wideAt(runningMean + offset, 0);
  const m1 = wideAt(runningMean + offset, 1);
  const m2 = wideAt(runningMean + offset, 2);
  const m3 = wideAt(runningMean + offset, 3);
  const k0 = f64x2.mul(wideOr(gamma, offset, 0, 1), inverseRoot(wideAt(runningVar + offset, 0), eps));
  const k1 = f64x2.mul(wideOr(gamma, offset, 1, 1), inverseRoot(wideAt(runningVar + offset, 1), eps));
  const k2 = f64x2.mul(wideOr(gamma, offset, 2, 1), inverseRoot(wideAt(runningVar + offset, 2), eps));
  const k3 = f64x2.mul(wideOr(gamma, offset, 3, 1), inverseRoot(wideAt(runningVar + offset, 3), eps));
  const b0 = wideOr(beta, offset, 0, 0);
  const b1 = wideOr(beta, offset, 1, 0);
  const b2 = wideOr(beta, offset, 2, 0);
  const b3 = wideOr(beta, offset, 3, 0);
  let at = offset;
  for (let s = S; s > 0; s--, at += row) {
    const y0 = multiplyAddWide(k0, f64x2.sub(wideAt(x + at, 0), m0), b0);
    const y1 = halves > 1 ? multiplyAddWide(k1, f64x2.sub(wideAt(x + at, 1), m1), b1) : zero;
    const y2 = halves > 2 ? multiplyAddWide(k2, f64x2.sub(wideAt(x + at, 2), m2), b2) : zero;
    const y3 = halves > 2 ? multiplyAddWide(k3, f64x2.sub(wideAt(x + at, 3), m3), b3) : zero;
    storeHalves(halves, y + at, y0, y1, y2, y3, columns);
  }
}

export function batchNormBackward(
  g: usize, xhat: usize, gamma: usize, invStd: usize, dx: usize, dgamma: usize, dbeta: usize, S: i32, C: i32,
): void {
  batchNormBackwardPart(g, xhat, gamma, invStd, dx, dgamma, dbeta, S, C, 0, C);
}

/** Columns `from` … `to` − 1: one thread's part of it. */
export function batchNormBackwardPart(
  g: usize, xhat: usize, gamma: usize, invStd: usize, dx: usize, dgamma: usize, dbeta: usize, S: i32, C: i32,
  from: i32, to: i32,
): void {
  let offset = (<usize>from) * SIZE;
  for (let columns = to - from; columns > 0; ) {
    const halves = blockHalves(columns);
    if (halves == 4) backwardBlock(4, g, xhat, gamma, invStd, dx, dgamma, dbeta, S, C, offset, columns);
    else if (halves == 2) backwardBlock(2, g, xhat, gamma, invStd, dx, dgamma, dbeta, S, C, offset, columns);
    else backwardBlock(1, g, xhat, gamma, invStd, dx, dgamma, dbeta, S, C, offset, columns);
    offset += (<usize>halves) * 2 * SIZE;
    columns -= 2 * halves;
  }
}

// @ts-ignore: decorator
@inline
function backwardBlock(
  halves: i32, g: usize, xhat: usize, gamma: usize, invStd: usize, dx: usize, dgamma: usize, dbeta: usize, S: i32, C: i32,
  offset: usize, columns: i32,
): void {
  const row = (<usize>C) * SIZE;
  const zero = f64x2.splat(0);
  productSums(halves, g + offset, xhat + offset, S, row);
  let a0 = v128.load(alongAt());
  let a1 = v128.load(alongAt(), 16);
  let a2 = v128.load(alongAt(), 32);
  let a3 = v128.load(alongAt(), 48);
  let s0 = v128.load(sumsAt());
  let s1 = v128.load(sumsAt(), 16);
  let s2 = v128.load(sumsAt(), 32);
  let s3 = v128.load(sumsAt(), 48);
  if (dgamma) storeHalves(halves, dgamma + offset, a0, a1, a2, a3, columns);
  if (dbeta) storeHalves(halves, dbeta + offset, s0, s1, s2, s3, columns);
  if (dx) {
    // γ/σ (g − Σg/S − x̂ Σ(g x̂)/S): Ioffe and Szegedy 2015, section 3, gathered.
    const k0 = f64x2.mul(wideOr(gamma, offset, 0, 1), wideAt(invStd + offset, 0));
    const k1 = f64x2.mul(wideOr(gamma, offset, 1, 1), wideAt(invStd + offset, 1));
    const k2 = f64x2.mul(wideOr(gamma, offset, 2, 1), wideAt(invStd + offset, 2));
    const k3 = f64x2.mul(wideOr(gamma, offset, 3, 1), wideAt(invStd + offset, 3));
    const count = f64x2.splat(<f64>S);
    s0 = f64x2.div(s0, count);
    s1 = f64x2.div(s1, count);
    s2 = f64x2.div(s2, count);
    s3 = f64x2.div(s3, count);
    a0 = f64x2.div(a0, count);
    a1 = f64x2.div(a1, count);
    a2 = f64x2.div(a2, count);
    a3 = f64x2.div(a3, count);
    if (sizeof<real>() == 4) {
      const ka = narrow(k0, k1);
      const sa = narrow(s0, s1);
      const aa = narrow(a0, a1);
      if (halves == 4) {
        const kb = narrow(k2, k3);
        const sb = narrow(s2, s3);
        const ab = narrow(a2, a3);
        const rest = columns - LANES;
        let at = offset;
        for (let s = S; s > 0; s--, at += row) {
          const da = centred(g + at, xhat + at, sa, aa, ka);
          const db = centred(g + at + 16, xhat + at + 16, sb, ab, kb);
          v128.store(dx + at, da);
          storePart(dx + at + 16, db, rest);
        }
      } else {
        let at = offset;
        for (let s = S; s > 0; s--, at += row) {
          storePart(dx + at, centred(g + at, xhat + at, sa, aa, ka), columns);
        }
      }
    } else {
      let at = offset;
      for (let s = S; s > 0; s--, at += row) {
        const d0 = centred(g + at, xhat + at, s0, a0, k0);
        const d1 = halves > 1 ? centred(g + at + 16, xhat + at + 16, s1, a1, k1) : zero;
        const d2 = halves > 2 ? centred(g + at + 32, xhat + at + 32, s2, a2, k2) : zero;
        const d3 = halves > 2 ? centred(g + at + 48, xhat + at + 48, s3, a3, k3) : zero;
        storeHalves(halves, dx + at, d0, d1, d2, d3, columns);
      }
    }
  }
}

/** k (g − mean − x̂ along). */
// @ts-ignore: decorator
@inline
function centred(g: usize, xhat: usize, mean: v128, along: v128, k: v128): v128 {
  return mul(k, negatedMultiplyAdd(v128.load(xhat), along, sub(v128.load(g), mean)));
}

export function batchNormBackwardEval(
  g: usize, x: usize, gamma: usize, runningMean: usize, runningVar: usize, dx: usize, dgamma: usize, dbeta: usize,
  S: i32, C: i32, eps: f64,
): void {
  let offset: usize = 0;
  for (let columns = C; columns > 0; ) {
    const halves: i32 = sizeof<real>() == 4 ? 2 : 1;
    backwardEvalBlock(halves, g, x, gamma, runningMean, runningVar, dx, dgamma, dbeta, S, C, eps, offset, columns);
    offset += 16;
    columns -= 2 * halves;
  }
}

// @ts-ignore: decorator
@inline
function backwardEvalBlock(
  halves: i32, g: usize, x: usize, gamma: usize, runningMean: usize, runningVar: usize, dx: usize, dgamma: usize,
  dbeta: usize, S: i32, C: i32, eps: f64, offset: usize, columns: i32,
): void {
  const row = (<usize>C) * SIZE;
  const zero = f64x2.splat(0);
  const m0 = wideAt(runningMean + offset, 0);
  const m1 = wideAt(runningMean + offset, 1);
  const r0 = inverseRoot(wideAt(runningVar + offset, 0), eps);
  const r1 = inverseRoot(wideAt(runningVar + offset, 1), eps);
  const k0 = f64x2.mul(wideOr(gamma, offset, 0, 1), r0);
  const k1 = f64x2.mul(wideOr(gamma, offset, 1, 1), r1);
  let sum0 = zero;
  let sum1 = zero;
  let along0 = zero;
  let along1 = zero;
  let at = offset;
  for (let s = S; s > 0; s--, at += row) {
    const d0 = wideAt(g + at, 0);
    sum0 = addWide(sum0, d0);
    along0 = multiplyAddWide(d0, f64x2.sub(wideAt(x + at, 0), m0), along0);
    const d1 = halves > 1 ? wideAt(g + at, 1) : zero;
    if (halves > 1) {
      sum1 = addWide(sum1, d1);
      along1 = multiplyAddWide(d1, f64x2.sub(wideAt(x + at, 1), m1), along1);
    }
    if (dx) storeHalves(halves, dx + at, f64x2.mul(d0, k0), f64x2.mul(d1, k1), zero, zero, columns);
  }
  if (dgamma) storeHalves(halves, dgamma + offset, f64x2.mul(along0, r0), f64x2.mul(along1, r1), zero, zero, columns);
  if (dbeta) storeHalves(halves, dbeta + offset, sum0, sum1, zero, zero, columns);
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
