import { productNN, productNT, productTN } from './product';
import { SIZE } from './vector';

export function linearForward(x: usize, w: usize, b: usize, y: usize, S: i32, I: i32, O: i32): void {
  productNT(x, w, y, (<usize>O) * SIZE, S, O, I, b, false);
}

export function linearForwardAdd(x: usize, w: usize, y: usize, S: i32, I: i32, O: i32): void {
  productNT(x, w, y, (<usize>O) * SIZE, S, O, I, 0, true);
}

/** Columns `from` … `to` − 1 of X Wᵀ: one thread's part of it. */
export function linearForwardPart(
  x: usize, w: usize, b: usize, y: usize, S: i32, I: i32, O: i32, from: i32, to: i32, onto: i32,
): void {
  const skip = (<usize>from) * SIZE;
  productNT(x, w + skip * (<usize>I), y + skip, (<usize>O) * SIZE, S, to - from, I, b ? b + skip : 0, onto != 0);
}

export function linearInputGradient(g: usize, w: usize, dx: usize, S: i32, I: i32, O: i32): void {
  productNN(g, w, (<usize>I) * SIZE, dx, S, I, O, false);
}

export function linearInputGradientAdd(g: usize, w: usize, dx: usize, S: i32, I: i32, O: i32): void {
  productNN(g, w, (<usize>I) * SIZE, dx, S, I, O, true);
}

/** Columns `from` … `to` − 1 of G W: one thread's part of it. */
export function linearInputGradientPart(
  g: usize, w: usize, dx: usize, S: i32, I: i32, O: i32, from: i32, to: i32, onto: i32,
): void {
  const skip = (<usize>from) * SIZE;
  productNN(g, w + skip, (<usize>I) * SIZE, dx + skip, S, to - from, O, onto != 0);
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
