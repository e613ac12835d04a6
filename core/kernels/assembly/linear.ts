import { addWide, high, low, narrow } from './accumulate';
import { productNN, productNT, productTN } from './product';
import { LANES, SIZE, add, storePart } from './vector';

export function linearForward(x: usize, w: usize, b: usize, y: usize, S: i32, I: i32, O: i32): void {
  productNT(x, w, y, S, O, I, b, false);
}

export function linearForwardAdd(x: usize, w: usize, y: usize, S: i32, I: i32, O: i32): void {
  productNT(x, w, y, S, O, I, 0, true);
}

export function linearInputGradient(g: usize, w: usize, dx: usize, S: i32, I: i32, O: i32): void {
  productNN(g, w, dx, S, I, O, false);
}

export function linearInputGradientAdd(g: usize, w: usize, dx: usize, S: i32, I: i32, O: i32): void {
  productNN(g, w, dx, S, I, O, true);
}

export function linearWeightGradient(g: usize, x: usize, dw: usize, S: i32, I: i32, O: i32): void {
  productTN(g, (<usize>O) * SIZE, x, dw, O, I, S, false);
}

export function linearWeightGradientAdd(g: usize, x: usize, dw: usize, S: i32, I: i32, O: i32): void {
  productTN(g, (<usize>O) * SIZE, x, dw, O, I, S, true);
}

/** Rows `from` … `to` − 1 of Gᵀ X: one thread's part of it. */
export function linearWeightGradientPart(
  g: usize, x: usize, dw: usize, S: i32, I: i32, O: i32, from: i32, to: i32, onto: i32,
): void {
  const a = g + (<usize>from) * SIZE;
  const c = dw + (<usize>from) * (<usize>I) * SIZE;
  productTN(a, (<usize>O) * SIZE, x, c, to - from, I, S, onto != 0);
}

export function columnSum(g: usize, out: usize, S: i32, O: i32): void {
  sumColumns(g, out, S, O, false);
}

export function columnSumAdd(g: usize, out: usize, S: i32, O: i32): void {
  sumColumns(g, out, S, O, true);
}

/** A vector of columns at a time, rows in ascending order. */
// @ts-ignore: decorator
@inline
function sumColumns(g: usize, out: usize, S: i32, O: i32, onto: bool): void {
  const row = (<usize>O) * SIZE;
  for (let columns = O; columns > 0; columns -= LANES, g += 16, out += 16) {
    let sum0 = f64x2.splat(0);
    let sum1 = sum0;
    let p = g;
    for (let s = S; s > 0; s--, p += row) {
      const v = v128.load(p);
      sum0 = addWide(sum0, low(v));
      if (sizeof<real>() == 4) sum1 = addWide(sum1, high(v));
    }
    const sum = narrow(sum0, sum1);
    storePart(out, onto ? add(v128.load(out), sum) : sum, columns);
  }
}
