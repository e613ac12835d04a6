// The losses: their value in float64, gradients in the precision of the data.

import { high, low, sumLanes } from './accumulate';
import { exp } from './exp';
import { LANES, SIZE, keepPart, mul, select, splat, storePart, sub } from './vector';

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
/** The largest of a row, NaN if there is one. */
function largest(z: usize, C: i32): real {
  let most = splat(-Infinity);
  for (; C > 0; C -= LANES, z += 16) {
    let v = v128.load(z);
    if (C < LANES) v = select(keepPart(v128.not(splat(0)), C), v, most);
    most = v128.max<real>(most, v);
  }
  let result = v128.extract_lane<real>(most, 0);
  for (let lane: usize = 1; lane < <usize>LANES; lane++) {
    most = sizeof<real>() == 4 ? v128.shuffle<f32>(most, most, 1, 2, 3, 0) : v128.shuffle<f64>(most, most, 1, 0);
    result = max<real>(result, v128.extract_lane<real>(most, 0));
  }
  return result;
}

/** Σ e^(z − most); the summands go to `to` unless it is absent. */
function exponentials(z: usize, most: real, to: usize, C: i32): f64 {
  const shift = v128.splat<real>(most);
  let sum0 = f64x2.splat(0);
  let sum1 = sum0;
  for (; C > 0; C -= LANES, z += 16) {
    let e = exp(sub(v128.load(z), shift));
    if (C < LANES) e = keepPart(e, C);
    sum0 = f64x2.add(sum0, low(e));
    if (sizeof<real>() == 4) sum1 = f64x2.add(sum1, high(e));
    if (to) {
      storePart(to, e, C);
      to += 16;
    }
  }
  return sumLanes(f64x2.add(sum0, sum1));
}

/** out = (e factor − shift) scale. */
function finishRow(e: usize, out: usize, C: i32, factor: f64, shift: f64, scale: f64): void {
  const f = splat(factor);
  const s = splat(shift);
  const k = splat(scale);
  for (; C > 0; C -= LANES, e += 16, out += 16) storePart(out, mul(sub(mul(v128.load(e), f), s), k), C);
}

export function softmaxCrossEntropy(
  logits: usize, labels: usize, delta: usize, probabilities: usize, S: i32, C: i32, smoothing: f64,
): f64 {
  const row = (<usize>C) * SIZE;
  let loss: f64 = 0;
  for (let s = 0; s < S; s++) {
    const z = logits + (<usize>s) * row;
    const label = load<i32>(labels + ((<usize>s) << 2));
    const most = largest(z, C);
    const p = probabilities ? probabilities + (<usize>s) * row : 0;
    const d = delta ? delta + (<usize>s) * row : 0;
    const e = d ? d : p;
    const sum = exponentials(z, most, e, C);
    const logSum = Math.log(sum) + <f64>most;
    loss += (1 - smoothing) * (logSum - at(z, label));
    if (smoothing) {
      let total: f64 = 0;
      for (let c = 0; c < C; c++) total += at(z, c);
      loss += smoothing * (logSum - total / C);
    }
    if (p) finishRow(e, p, C, 1 / sum, 0, 1);
    if (d) {
      // (P − q)/S; the label's own from its e, so that P − 1 is rounded once.
      const atLabel = at(d, label) / sum - (1 - smoothing) - smoothing / C;
      finishRow(d, d, C, 1 / sum, smoothing / C, 1 / <f64>S);
      put(d, label, atLabel / S);
    }
  }
  return loss / S;
}

export function meanSquaredError(y: usize, t: usize, delta: usize, n: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) {
    const d = at(y, i) - at(t, i);
    sum += d * d;
    if (delta) put(delta, i, (2 * d) / n);
  }
  return sum / n;
}
export function binaryCrossEntropyWithLogits(y: usize, t: usize, delta: usize, n: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) {
    const x = at(y, i);
    const e = Math.exp(-Math.abs(x));
    sum += (x < 0 ? 0 : x) - x * at(t, i) + Math.log1p(e);
    if (delta) put(delta, i, ((x >= 0 ? 1 / (1 + e) : e / (1 + e)) - at(t, i)) / n);
  }
  return sum / n;
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
