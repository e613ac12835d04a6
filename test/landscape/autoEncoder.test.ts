import assert from 'node:assert/strict';
import type { SpectrumResult } from '../../core/landscape/spectrum';
import { linear, objectiveOf, spectrumAt } from './objectives';
import { vectorOf } from './testMatrices';

/** Subsets of 0 … n − 1 with at most k elements. */
function subsets(n: number, k: number): number[][] {
  return Array.from({ length: 2 ** n }, (_, bits) =>
    Array.from({ length: n }, (_unused, i) => i).filter(i => (bits >> i) & 1),
  ).filter(set => set.length <= k);
}

/** n → k → n without biases on data of covariance diag(n, …, 1), so that the mean squared error is ½ tr. */
function autoEncoder(n: number, k: number) {
  const inputs = new Float64Array(n * n);
  // Rows √λᵢ eᵢ give the covariance diag λ.
  for (let i = 0; i < n; i++) inputs[i * n + i] = Math.sqrt(((n - i) * n * n) / 2);
  const layers = [linear(k, false), linear(n, false)];
  return objectiveOf({ layers, loss: 'MSELoss', inFeatures: n, rows: n, inputs, targets: inputs });
}

/** The critical point that keeps the eigen-directions of `set`, as B (k × n) and A (n × k). */
function pointOf(set: readonly number[], n: number, k: number): Float64Array {
  const point = new Float64Array(2 * n * k);
  set.forEach((direction, unit) => {
    point[unit * n + direction] = 1;
    point[n * k + direction * k + unit] = 1;
  });
  return point;
}

/** The same map A B in other weights: B → G B, A → A G⁻¹, for G made of shears. */
function mixed(point: Float64Array, n: number, k: number): Float64Array {
  const result = Float64Array.from(point);
  for (let p = 0; p < k; p++)
    for (let q = 0; q < k; q++) {
      if (p === q) continue;
      const shear = 0.4 * Math.sin(2 + 3 * p + 7 * q);
      for (let i = 0; i < n; i++) result[p * n + i] += shear * result[q * n + i];
      for (let o = 0; o < n; o++) result[n * k + o * k + q] -= shear * result[n * k + o * k + p];
    }
  return result;
}

function assertPoint(found: SpectrumResult, set: readonly number[], n: number, k: number): void {
  const lambda = Array.from({ length: n }, (_, i) => n - i);
  const left = lambda.filter((_, i) => !set.includes(i));
  const r = set.length;
  const loss = left.reduce((sum, value) => sum + value, 0) / 2;
  const index =
    set.reduce((sum, i) => sum + left.filter(value => value > lambda[i]).length, 0) + (k - r) * (n - r);
  const name = `{${set.map(i => i + 1).join()}}`;
  assert.ok(Math.abs(found.loss - loss) < 1e-12, `${name}: loss ${found.loss}`);
  assert.ok(found.gradientNorm < 1e-13, `${name}: gradient ${found.gradientNorm}`);
  assert.equal(found.inertia?.negative, index, `${name}: index`);
  assert.equal(found.inertia?.zero, r * (2 * k - r), `${name}: zero modes`);
  assert.equal(found.explainedZeros, r * (2 * k - r), `${name}: all explained by mixing`);
  assert.equal(found.kind, index > 0 ? 'saddle' : 'degenerate minimum', name);
}

describe('The linear auto-encoder, whose critical points are all known (Baldi and Hornik 1989; T1)', () => {
  for (const [n, k] of [
    [3, 1],
    [4, 2],
    [4, 3],
    [5, 2],
    [5, 3],
    [6, 4],
  ]) {
    it(`has the index and the zero modes of theory at all ${subsets(n, k).length} of them, n = ${n}, k = ${k}`, () => {
      const objective = autoEncoder(n, k);
      for (const set of subsets(n, k)) assertPoint(spectrumAt(objective, pointOf(set, n, k)), set, n, k);
    });
  }

  it('has them in every choice of the units between, which changes the eigenvalues and none of their signs', () => {
    const [n, k] = [5, 3];
    const objective = autoEncoder(n, k);
    for (const set of subsets(n, k)) {
      const plain = spectrumAt(objective, pointOf(set, n, k));
      const other = spectrumAt(objective, mixed(pointOf(set, n, k), n, k));
      assertPoint(other, set, n, k);
      if (set.length > 0)
        assert.ok(other.eigenvalues.some((value, i) => Math.abs(value - plain.eigenvalues[i]) > 0.01));
    }
  });

  it('has the numbers of the table, n = 4, k = 2: loss, index and zero modes', () => {
    const table: readonly (readonly [readonly number[], number, number, number])[] = [
      [[1, 2], 1.5, 0, 4],
      [[1, 3], 2.0, 1, 4],
      [[1, 4], 2.5, 2, 4],
      [[3, 4], 3.5, 4, 4],
      [[1], 3.0, 3, 3],
      [[4], 4.5, 6, 3],
      [[], 5.0, 8, 0],
    ];
    const objective = autoEncoder(4, 2);
    for (const [set, loss, negative, zero] of table) {
      const places = set.map(i => i - 1);
      const found = spectrumAt(objective, pointOf(places, 4, 2));
      assert.ok(Math.abs(found.loss - loss) < 1e-12);
      assert.deepEqual(found.inertia, { negative, zero, positive: 16 - negative - zero });
    }
  });

  it('is no critical point beside them', () => {
    const objective = autoEncoder(4, 2);
    const shift = vectorOf(3, 16);
    const point = pointOf([0, 1], 4, 2).map((value, i) => value + 0.1 * shift[i]);
    assert.equal(spectrumAt(objective, point).kind, 'not critical');
  });
});
