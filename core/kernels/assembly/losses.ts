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
export function softmaxCrossEntropy(
  logits: usize, labels: usize, delta: usize, probabilities: usize, S: i32, C: i32, smoothing: f64,
): f64 {
  let loss: f64 = 0;
  for (let s = 0; s < S; s++) {
    const label = load<i32>(labels + ((<usize>s) << 2));
    let max: f64 = -Infinity;
    let total: f64 = 0;
    for (let c = 0; c < C; c++) {
      const z = at(logits, s * C + c);
      max = z != z || z > max ? z : max;
      total += z;
    }
    let sum: f64 = 0;
    for (let c = 0; c < C; c++) sum += Math.exp(at(logits, s * C + c) - max);
    const logSum = Math.log(sum) + max;
    let row = (1 - smoothing) * (logSum - at(logits, s * C + label));
    if (smoothing) row += smoothing * (logSum - total / C);
    loss += row;
    for (let c = 0; c < C; c++) {
      const p = Math.exp(at(logits, s * C + c) - max) / sum;
      if (probabilities) put(probabilities, s * C + c, p);
      if (delta) put(delta, s * C + c, (p - ((c == label ? 1 - smoothing : 0) + smoothing / C)) / S);
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
