/** A small reproducible stream of numbers in (−1, 1) for test matrices: a Weyl sequence, mixed. */
export function* numbers(seed: number): Generator<number, never> {
  let state = (seed * 2654435761) >>> 0;
  for (;;) {
    state = (state + 0x9e3779b9) >>> 0;
    let x = state;
    x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
    x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
    yield (((x ^ (x >>> 15)) >>> 0) / 2 ** 32) * 2 - 1;
  }
}

export function vectorOf(seed: number, n: number): Float64Array {
  const stream = numbers(seed);
  return Float64Array.from({ length: n }, () => stream.next().value);
}

/** Q diag(values) Qᵀ for a fixed orthogonal Q made of Householder reflections. */
export function symmetricWith(values: ArrayLike<number>, seed: number): Float64Array {
  const n = values.length;
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i * n + i] = values[i];
  for (let round = 0; round < 3; round++) {
    const v = vectorOf(seed + round, n);
    let squares = 0;
    for (const x of v) squares += x * x;
    // H A H with H = I − 2 v vᵀ / vᵀv, applied from both sides.
    const reflect = (stride: number, step: number): void => {
      for (let line = 0; line < n; line++) {
        let overlap = 0;
        for (let i = 0; i < n; i++) overlap += v[i] * matrix[line * stride + i * step];
        for (let i = 0; i < n; i++) matrix[line * stride + i * step] -= (2 * overlap * v[i]) / squares;
      }
    };
    reflect(n, 1);
    reflect(1, n);
  }
  return matrix;
}
