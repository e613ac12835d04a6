// Householder tridiagonalisation of a symmetric f64 matrix, one pass over memory a column: the rank-two update of the last
// reflection and the matrix-vector product of the next one share each load (Dongarra, Sorensen and Hammarling 1989 fuse
// them the same way). Only the lower triangle is read and written.

// @ts-ignore: decorator
@inline
function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
  return f64x2.add(f64x2.mul(a, b), c);
}

// @ts-ignore: decorator
@inline
function negatedMultiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_nmadd(a, b, c);
  return f64x2.sub(c, f64x2.mul(a, b));
}

/**
 * For rows `from` … `to`−1 of the lower triangle of A (row stride n): A −= v wᵀ + w vᵀ, then p += (these rows' share of) A x.
 * With `update` 0 the matrix is left as it is. `p` must have been cleared by the caller.
 */
export function symmetricSweep(
  a: usize,
  n: i32,
  from: i32,
  to: i32,
  update: i32,
  v: usize,
  w: usize,
  x: usize,
  p: usize,
): void {
  for (let i = from; i < to; i++) {
    const row = a + (((<usize>i) * (<usize>n)) << 3);
    const vi = load<f64>(v + ((<usize>i) << 3));
    const wi = load<f64>(w + ((<usize>i) << 3));
    const xi = load<f64>(x + ((<usize>i) << 3));
    const vs = f64x2.splat(vi);
    const ws = f64x2.splat(wi);
    const xs = f64x2.splat(xi);
    let sum0 = f64x2.splat(0);
    let sum1 = f64x2.splat(0);
    let j: usize = 0;
    const wide = ((<usize>i) & ~3) << 3;
    if (update) {
      for (; j < wide; j += 32) {
        let r0 = v128.load(row + j);
        let r1 = v128.load(row + j, 16);
        r0 = negatedMultiplyAdd(vs, v128.load(w + j), r0);
        r1 = negatedMultiplyAdd(vs, v128.load(w + j, 16), r1);
        r0 = negatedMultiplyAdd(ws, v128.load(v + j), r0);
        r1 = negatedMultiplyAdd(ws, v128.load(v + j, 16), r1);
        v128.store(row + j, r0);
        v128.store(row + j, r1, 16);
        sum0 = multiplyAdd(r0, v128.load(x + j), sum0);
        sum1 = multiplyAdd(r1, v128.load(x + j, 16), sum1);
        v128.store(p + j, multiplyAdd(r0, xs, v128.load(p + j)));
        v128.store(p + j, multiplyAdd(r1, xs, v128.load(p + j, 16)), 16);
      }
    } else {
      for (; j < wide; j += 32) {
        const r0 = v128.load(row + j);
        const r1 = v128.load(row + j, 16);
        sum0 = multiplyAdd(r0, v128.load(x + j), sum0);
        sum1 = multiplyAdd(r1, v128.load(x + j, 16), sum1);
        v128.store(p + j, multiplyAdd(r0, xs, v128.load(p + j)));
        v128.store(p + j, multiplyAdd(r1, xs, v128.load(p + j, 16)), 16);
      }
    }
    sum0 = f64x2.add(sum0, sum1);
    let sum = f64x2.extract_lane(sum0, 0) + f64x2.extract_lane(sum0, 1);
    const end = (<usize>i) << 3;
    for (; j < end; j += 8) {
      let r = load<f64>(row + j);
      if (update) {
        r = r - vi * load<f64>(w + j) - wi * load<f64>(v + j);
        store<f64>(row + j, r);
      }
      sum += r * load<f64>(x + j);
      store<f64>(p + j, load<f64>(p + j) + r * xi);
    }
    let r = load<f64>(row + end);
    if (update) {
      r = r - 2 * vi * wi;
      store<f64>(row + end, r);
    }
    store<f64>(p + end, load<f64>(p + end) + sum + r * xi);
  }
}
