import { productNN, productNT, productTN } from './product';

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
  productTN(g, x, dw, O, I, S, false);
}

export function linearWeightGradientAdd(g: usize, x: usize, dw: usize, S: i32, I: i32, O: i32): void {
  productTN(g, x, dw, O, I, S, true);
}

export function columnSum(g: usize, out: usize, S: i32, O: i32): void {
  memory.fill(out, 0, O * sizeof<real>());
  columnSumAdd(g, out, S, O);
}
export function columnSumAdd(g: usize, out: usize, S: i32, O: i32): void {
  for (let o = 0; o < O; o++) {
    let sum: f64 = 0;
    for (let s = 0; s < S; s++) sum += load<real>(g + (<usize>(s * O + o)) * sizeof<real>());
    const p = out + (<usize>o) * sizeof<real>();
    store<real>(p, load<real>(p) + <real>sum);
  }
}
