import { productNN, productNT, productTN } from './product';
import { SIZE } from './vector';

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
