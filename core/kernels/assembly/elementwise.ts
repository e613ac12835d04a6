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
export function sumOfSquares(x: usize, n: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) sum += <f64>at(x, i) * <f64>at(x, i);
  return sum;
}
export function dot(x: usize, y: usize, n: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) sum += <f64>at(x, i) * <f64>at(y, i);
  return sum;
}
export function scale(x: usize, n: i32, a: f64): void {
  for (let i = 0; i < n; i++) put(x, i, at(x, i) * <real>a);
}
export function axpy(a: f64, x: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i++) put(y, i, at(y, i) + <real>a * at(x, i));
}
export function add(x: usize, y: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) put(out, i, at(x, i) + at(y, i));
}
export function multiply(x: usize, y: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) put(out, i, at(x, i) * at(y, i));
}
export function fill(x: usize, n: i32, a: f64): void {
  for (let i = 0; i < n; i++) put(x, i, <real>a);
}
