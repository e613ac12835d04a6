// Layer norm: each row of [S][C] by its own mean and variance. As in batch norm, sums are float64, and a mean is taken off in
// two parts.

import {
  addWide, blockHalves, high, low, multiplyAddWide, storeHalves, sumLanes, wideAt,
} from './accumulate';
import { alongAt, productSums, sumsAt } from './columns';
import { LANES, SIZE, keepPart, mul, multiplyAdd, negatedMultiplyAdd, splat, storePart, sub } from './vector';

/** Whether a vector widens to two. */
// @ts-ignore: decorator
@inline
const TWO: bool = sizeof<real>() == 4;

/** Σ (x − k)^power of a row, power 1 or 2. */
// @ts-ignore: decorator
@inline
function rowSum(power: i32, x: usize, C: i32, k: f64): f64 {
  const shift = f64x2.splat(k);
  let sum0 = f64x2.splat(0);
  let sum1 = sum0;
  for (; C >= LANES; C -= LANES, x += 16) {
    const d0 = f64x2.sub(wideAt(x, 0), shift);
    sum0 = power == 2 ? multiplyAddWide(d0, d0, sum0) : addWide(sum0, d0);
    if (TWO) {
      const d1 = f64x2.sub(wideAt(x, 1), shift);
      sum1 = power == 2 ? multiplyAddWide(d1, d1, sum1) : addWide(sum1, d1);
    }
  }
  let sum = sumLanes(addWide(sum0, sum1));
  for (; C > 0; C--, x += SIZE) {
    const d = <f64>load<real>(x) - k;
    sum += power == 2 ? d * d : d;
  }
  return sum;
}

export function layerNormForward(
  x: usize, gamma: usize, beta: usize, y: usize, xhat: usize, invStd: usize, S: i32, C: i32, eps: f64,
): void {
  const row = (<usize>C) * SIZE;
  for (let s = S; s > 0; s--) {
    const first: f64 = load<real>(x);
    const mean = first + rowSum(1, x, C, first) / C;
    const r = 1 / Math.sqrt(rowSum(2, x, C, mean) / C + eps);
    store<real>(invStd, <real>r);
    const rounded = <f64>(<real>mean);
    const m = splat(rounded);
    const scale = splat(r);
    const rest = splat((rounded - mean) * r);
    let offset: usize = 0;
    for (let columns = C; columns > 0; columns -= LANES, offset += 16) {
      const d = sub(v128.load(x + offset), m);
      const h = TWO ? multiplyAdd(d, scale, rest) : mul(d, scale);
      storePart(xhat + offset, h, columns);
      const weight = gamma ? v128.load(gamma + offset) : splat(1);
      const bias = beta ? v128.load(beta + offset) : splat(0);
      storePart(y + offset, multiplyAdd(weight, h, bias), columns);
    }
    x += row;
    y += row;
    xhat += row;
    invStd += SIZE;
  }
}

export function layerNormBackward(
  g: usize, xhat: usize, gamma: usize, invStd: usize, dx: usize, dgamma: usize, dbeta: usize, S: i32, C: i32,
): void {
  if (dgamma || dbeta) parameterGradients(g, xhat, dgamma, dbeta, S, C);
  if (!dx) return;
  const row = (<usize>C) * SIZE;
  for (let s = S; s > 0; s--) {
    let sum0 = f64x2.splat(0);
    let sum1 = sum0;
    let along0 = sum0;
    let along1 = sum0;
    let offset: usize = 0;
    for (let columns = C; columns > 0; columns -= LANES, offset += 16) {
      let d = v128.load(g + offset);
      let h = v128.load(xhat + offset);
      if (gamma) d = mul(d, v128.load(gamma + offset));
      // Both, as 0 times what lies behind the end may be NaN.
      if (columns < LANES) {
        d = keepPart(d, columns);
        h = keepPart(h, columns);
      }
      sum0 = addWide(sum0, low(d));
      along0 = multiplyAddWide(low(d), low(h), along0);
      if (TWO) {
        sum1 = addWide(sum1, high(d));
        along1 = multiplyAddWide(high(d), high(h), along1);
      }
    }
    const mean = splat(sumLanes(addWide(sum0, sum1)) / C);
    const along = splat(sumLanes(addWide(along0, along1)) / C);
    const r = splat(<f64>load<real>(invStd));
    offset = 0;
    for (let columns = C; columns > 0; columns -= LANES, offset += 16) {
      let d = v128.load(g + offset);
      if (gamma) d = mul(d, v128.load(gamma + offset));
      // 1/σ (γ g − mean(γ g) − x̂ mean(γ g x̂)): Ba, Kiros and Hinton 2016, as in batch norm.
      const centred = negatedMultiplyAdd(v128.load(xhat + offset), along, sub(d, mean));
      storePart(dx + offset, mul(r, centred), columns);
    }
    g += row;
    xhat += row;
    dx += row;
    invStd += SIZE;
  }
}

/** ∂L/∂γ = Σ_s g x̂ and ∂L/∂β = Σ_s g. */
function parameterGradients(g: usize, xhat: usize, dgamma: usize, dbeta: usize, S: i32, C: i32): void {
  const row = (<usize>C) * SIZE;
  let offset: usize = 0;
  for (let columns = C; columns > 0; ) {
    const halves = blockHalves(columns);
    if (halves == 4) gradientBlock(4, g, xhat, dgamma, dbeta, S, row, offset, columns);
    else if (halves == 2) gradientBlock(2, g, xhat, dgamma, dbeta, S, row, offset, columns);
    else gradientBlock(1, g, xhat, dgamma, dbeta, S, row, offset, columns);
    offset += (<usize>halves) * 2 * SIZE;
    columns -= 2 * halves;
  }
}

// @ts-ignore: decorator
@inline
function gradientBlock(
  halves: i32, g: usize, xhat: usize, dgamma: usize, dbeta: usize, S: i32, row: usize, offset: usize, columns: i32,
): void {
  productSums(halves, g + offset, xhat + offset, S, row);
  if (dgamma) storeSums(halves, dgamma + offset, alongAt(), columns);
  if (dbeta) storeSums(halves, dbeta + offset, sumsAt(), columns);
}

// @ts-ignore: decorator
@inline
function storeSums(halves: i32, p: usize, from: usize, columns: i32): void {
  const h0 = v128.load(from);
  const h1 = v128.load(from, 16);
  const h2 = v128.load(from, 32);
  const h3 = v128.load(from, 48);
  storeHalves(halves, p, h0, h1, h2, h3, columns);
}
