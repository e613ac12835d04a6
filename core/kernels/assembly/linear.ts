// @ts-ignore: decorator
@inline
function at(p: usize, i: i32): real {
  return load<real>(p + (<usize>i) * sizeof<real>());
}
// @ts-ignore: decorator
@inline
function put(p: usize, i: i32, v: real): void {
  store<real>(p + (<usize>i) * sizeof<real>(), v);
}

export function linearForward(x: usize, w: usize, b: usize, y: usize, S: i32, I: i32, O: i32): void {
  for (let s = 0; s < S; s++)
    for (let o = 0; o < O; o++) {
      let sum: real = 0;
      for (let i = 0; i < I; i++) sum += at(x, s * I + i) * at(w, o * I + i);
      if (b) sum += at(b, o);
      put(y, s * O + o, sum);
    }
}
export function linearForwardAdd(x: usize, w: usize, y: usize, S: i32, I: i32, O: i32): void {
  for (let s = 0; s < S; s++)
    for (let o = 0; o < O; o++) {
      let sum: real = 0;
      for (let i = 0; i < I; i++) sum += at(x, s * I + i) * at(w, o * I + i);
      put(y, s * O + o, at(y, s * O + o) + sum);
    }
}
export function linearInputGradient(g: usize, w: usize, dx: usize, S: i32, I: i32, O: i32): void {
  memory.fill(dx, 0, S * I * sizeof<real>());
  linearInputGradientAdd(g, w, dx, S, I, O);
}
export function linearInputGradientAdd(g: usize, w: usize, dx: usize, S: i32, I: i32, O: i32): void {
  for (let s = 0; s < S; s++)
    for (let o = 0; o < O; o++) {
      const v = at(g, s * O + o);
      for (let i = 0; i < I; i++) put(dx, s * I + i, at(dx, s * I + i) + v * at(w, o * I + i));
    }
}
export function linearWeightGradient(g: usize, x: usize, dw: usize, S: i32, I: i32, O: i32): void {
  memory.fill(dw, 0, O * I * sizeof<real>());
  linearWeightGradientAdd(g, x, dw, S, I, O);
}
export function linearWeightGradientAdd(g: usize, x: usize, dw: usize, S: i32, I: i32, O: i32): void {
  for (let s = 0; s < S; s++)
    for (let o = 0; o < O; o++) {
      const v = at(g, s * O + o);
      for (let i = 0; i < I; i++) put(dw, o * I + i, at(dw, o * I + i) + v * at(x, s * I + i));
    }
}
export function columnSum(g: usize, out: usize, S: i32, O: i32): void {
  memory.fill(out, 0, O * sizeof<real>());
  columnSumAdd(g, out, S, O);
}
export function columnSumAdd(g: usize, out: usize, S: i32, O: i32): void {
  for (let o = 0; o < O; o++) {
    let sum: f64 = 0;
    for (let s = 0; s < S; s++) sum += at(g, s * O + o);
    put(out, o, at(out, o) + <real>sum);
  }
}
