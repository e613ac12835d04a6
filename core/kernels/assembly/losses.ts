// The losses: their value in float64, gradients in the precision of the data.

import { high, low, multiplyAddWide, narrow, sumLanes, wideAt } from './accumulate';
import { exp } from './exp';
import { log, log1pUnit } from './log';
import { BETWEEN_PASSES, scratch } from './scratch';
import { LANES, SIZE, add, div, keepPart, mul, negatedMultiplyAdd, select, splat, storePart, sub } from './vector';

/** Rows whose sums are known before the first of them is finished: neighbouring rows then do not wait for each other. */
// @ts-ignore: decorator
@inline
const GROUP: i32 = 64;

// @ts-ignore: decorator
@inline
function at(p: usize, i: i32): f64 {
  return load<real>(p + (<usize>i) * sizeof<real>());
}

/**
 * The largest of a row, in every lane; `least` is −∞ and `tail` selects what a last, incomplete vector has. NaN is passed over:
 * the exponentials make the row's sum NaN.
 */
// @ts-ignore: decorator
@inline
function largest(z: usize, C: i32, least: v128, tail: v128): v128 {
  let most = least;
  for (; C >= LANES; C -= LANES, z += 16) most = v128.pmax<real>(most, v128.load(z));
  if (C > 0) most = v128.pmax<real>(most, select(tail, v128.load(z), least));
  if (sizeof<real>() == 4) most = v128.pmax<real>(most, v128.shuffle<f32>(most, most, 1, 0, 3, 2));
  return v128.pmax<real>(most, v128.shuffle<f64>(most, most, 1, 0));
}

/** Σ e^(z − most) as two lanes of float64 to be added; the summands go to `to` unless it is absent. */
// @ts-ignore: decorator
@inline
function exponentials(z: usize, most: v128, to: usize, C: i32, tail: v128): v128 {
  let sum0 = f64x2.splat(0);
  let sum1 = sum0;
  for (; C >= LANES; C -= LANES, z += 16) {
    const e = exp(sub(v128.load(z), most));
    sum0 = f64x2.add(sum0, low(e));
    if (sizeof<real>() == 4) sum1 = f64x2.add(sum1, high(e));
    if (to) {
      v128.store(to, e);
      to += 16;
    }
  }
  if (C > 0) {
    const e = v128.and(exp(sub(v128.load(z), most)), tail);
    sum0 = f64x2.add(sum0, low(e));
    if (sizeof<real>() == 4) sum1 = f64x2.add(sum1, high(e));
    if (to) storePart(to, e, C);
  }
  return f64x2.add(sum0, sum1);
}

/**
 * From a row's exponentials at `e`: P = e/sum to `p`, and (P − q)/S to `d`; either may be absent. `spread` is what each class
 * gets of q, the label gets `own` more.
 */
// @ts-ignore: decorator
@inline
function finishRow(
  e: usize, p: usize, d: usize, C: i32, S: f64, sum: f64, label: i32, own: f64, q: v128, share: v128, spread: f64,
): void {
  // The label's own from its e, so that P − 1 is rounded once.
  const atLabel = (at(e, label) / sum - own - spread) / S;
  const factor = splat(1 / sum);
  let offset: usize = 0;
  for (; C >= LANES; C -= LANES, offset += 16) {
    const v = mul(v128.load(e + offset), factor);
    if (p) v128.store(p + offset, v);
    if (d) v128.store(d + offset, mul(sub(v, q), share));
  }
  if (C > 0) {
    const v = mul(v128.load(e + offset), factor);
    if (p) storePart(p + offset, v, C);
    if (d) storePart(d + offset, mul(sub(v, q), share), C);
  }
  if (d) store<real>(d + (<usize>label) * SIZE, <real>atLabel);
}

export function softmaxCrossEntropy(
  logits: usize, labels: usize, delta: usize, probabilities: usize, S: i32, C: i32, smoothing: f64,
): f64 {
  const row = (<usize>C) * SIZE;
  const spread = smoothing / C;
  const own = 1 - smoothing;
  const q = splat(spread);
  const share = splat(1 / <f64>S);
  const least = splat(-Infinity);
  const tail = keepPart(v128.not(splat(0)), C & (LANES - 1));
  const out = delta ? delta : probabilities;
  const sums = scratch + BETWEEN_PASSES;
  const logSums = sums + <usize>GROUP * 8;
  let loss: f64 = 0;
  for (let start = 0; start < S; start += GROUP) {
    const rows = min(S - start, GROUP);
    let skip = (<usize>start) * row;
    for (let s = 0; s < rows; s++, skip += row) {
      const most = largest(logits + skip, C, least, tail);
      const halves = exponentials(logits + skip, most, out ? out + skip : 0, C, tail);
      store<f64>(sums + ((<usize>s) << 3), sumLanes(halves));
      store<f64>(logSums + ((<usize>s) << 3), <f64>v128.extract_lane<real>(most, 0));
    }
    for (let at: usize = 0; at < (<usize>rows) << 3; at += 16) {
      const logarithm = log<f64>(v128.load(sums + at));
      v128.store(logSums + at, f64x2.add(logarithm, v128.load(logSums + at)));
    }
    skip = (<usize>start) * row;
    for (let s = 0; s < rows; s++, skip += row) {
      const label = load<i32>(labels + ((<usize>(start + s)) << 2));
      loss += rowLoss(logits + skip, C, label, load<f64>(logSums + ((<usize>s) << 3)), smoothing);
      if (!out) continue;
      const p = probabilities ? probabilities + skip : 0;
      const d = delta ? delta + skip : 0;
      finishRow(out + skip, p, d, C, <f64>S, load<f64>(sums + ((<usize>s) << 3)), label, own, q, share, spread);
    }
  }
  return loss / S;
}

/** −Σ q log softmax(z) of one row, from ln Σ e^z. */
// @ts-ignore: decorator
@inline
function rowLoss(z: usize, C: i32, label: i32, logSum: f64, smoothing: f64): f64 {
  const own = (1 - smoothing) * (logSum - at(z, label));
  if (smoothing == 0) return own;
  let total: f64 = 0;
  for (let c = 0; c < C; c++) total += at(z, c);
  return own + smoothing * (logSum - total / C);
}

export function meanSquaredError(y: usize, t: usize, delta: usize, n: i32): f64 {
  let sum0 = f64x2.splat(0);
  let sum1 = sum0;
  let left = n;
  for (; left >= LANES; left -= LANES, y += 16, t += 16) {
    const d0 = f64x2.sub(wideAt(y, 0), wideAt(t, 0));
    sum0 = multiplyAddWide(d0, d0, sum0);
    let d1 = sum1;
    if (sizeof<real>() == 4) {
      d1 = f64x2.sub(wideAt(y, 1), wideAt(t, 1));
      sum1 = multiplyAddWide(d1, d1, sum1);
    }
    if (delta) {
      v128.store(delta, narrow(twiceOver(d0, n), twiceOver(d1, n)));
      delta += 16;
    }
  }
  let sum = sumLanes(f64x2.add(sum0, sum1));
  for (; left > 0; left--, y += SIZE, t += SIZE) {
    const d = <f64>load<real>(y) - <f64>load<real>(t);
    sum += d * d;
    if (delta) {
      store<real>(delta, <real>((2 * d) / n));
      delta += SIZE;
    }
  }
  return sum / n;
}

/** 2 d/n. */
// @ts-ignore: decorator
@inline
function twiceOver(d: v128, n: i32): v128 {
  return f64x2.div(f64x2.add(d, d), f64x2.splat(<f64>n));
}

export function binaryCrossEntropyWithLogits(y: usize, t: usize, delta: usize, n: i32): f64 {
  const count = splat(<f64>n);
  let sum0 = f64x2.splat(0);
  let sum1 = sum0;
  let left = n;
  for (; left >= LANES; left -= LANES, y += 16, t += 16) {
    const v = v128.load(y);
    const target = v128.load(t);
    const e = exp(v128.neg<real>(v128.abs<real>(v)));
    const loss = binaryLoss(v, target, e);
    sum0 = f64x2.add(sum0, low(loss));
    if (sizeof<real>() == 4) sum1 = f64x2.add(sum1, high(loss));
    if (delta) {
      v128.store(delta, div(binaryGradient(v, target, e), count));
      delta += 16;
    }
  }
  if (left > 0) {
    const v = v128.load(y);
    const target = v128.load(t);
    const e = exp(v128.neg<real>(v128.abs<real>(v)));
    const loss = keepPart(binaryLoss(v, target, e), left);
    sum0 = f64x2.add(sum0, low(loss));
    if (sizeof<real>() == 4) sum1 = f64x2.add(sum1, high(loss));
    if (delta) storePart(delta, div(binaryGradient(v, target, e), count), left);
  }
  return sumLanes(f64x2.add(sum0, sum1)) / n;
}

/** max(y, 0) − y t + ln(1 + e) with e = e^−|y|, which does not overflow. */
// @ts-ignore: decorator
@inline
function binaryLoss(y: v128, t: v128, e: v128): v128 {
  return add(negatedMultiplyAdd(y, t, v128.pmax<real>(y, splat(0))), log1pUnit<real>(e));
}

/**
 * σ(y) − t. With r = e/(1 + e), σ(y) is 1 − r above 0 and r below: for a target of 1 or 0 on the right side what is left is
 * ∓r itself, however small.
 */
// @ts-ignore: decorator
@inline
function binaryGradient(y: v128, t: v128, e: v128): v128 {
  const one = splat(1);
  const r = div(e, add(e, one));
  return select(v128.lt<real>(y, splat(0)), sub(r, t), sub(sub(one, t), r));
}

export function countCorrect(logits: usize, labels: usize, S: i32, C: i32): i32 {
  let count = 0;
  for (let s = 0; s < S; s++) {
    let best = 0;
    for (let c = 0; c < C; c++) {
      const z = at(logits, s * C + c);
      if (z != z) {
        best = -1;
        break;
      }
      if (z > at(logits, s * C + best)) best = c;
    }
    if (best == load<i32>(labels + ((<usize>s) << 2))) count++;
  }
  return count;
}
