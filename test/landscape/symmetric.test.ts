import assert from 'node:assert/strict';
import fc from 'fast-check';
import { extremeRitzPairs, lanczos } from '../../core/landscape/lanczos';
import { minres } from '../../core/landscape/minres';
import { denseOperator } from '../../core/landscape/operator';
import { hutchinsonTrace, stochasticLanczosQuadrature } from '../../core/landscape/spectralDensity';
import { tridiagonalEigenvalues } from '../../core/landscape/symmetric/eigenvalues';
import { tridiagonalEigenvectors } from '../../core/landscape/symmetric/inverseIteration';
import { countBelow, inertia } from '../../core/landscape/symmetric/tridiagonal';
import { norm } from '../../core/landscape/vector';
import { symmetricWith, vectorOf } from './testMatrices';

const secondDifference = (n: number) => ({
  diagonal: new Float64Array(n).fill(2),
  offDiagonal: new Float64Array(n - 1).fill(-1),
});

/** Also far below one rounding of the others, as couplings that vanish are. */
const entry = fc.oneof(
  fc.double({ min: -10, max: 10, noNaN: true }),
  fc
    .tuple(fc.double({ min: -10, max: 10, noNaN: true }), fc.integer({ min: -1074, max: 0 }))
    .map(([x, k]) => x * 2 ** k),
  fc.constant(0),
);
const tridiagonal = fc.array(fc.tuple(entry, entry), { minLength: 1, maxLength: 30 }).map(rows => ({
  diagonal: Float64Array.from(rows, row => row[0]),
  offDiagonal: Float64Array.from(rows.slice(1), row => row[1]),
}));

describe('Eigenvalues of a tridiagonal matrix', () => {
  it('are 2 − 2 cos(kπ/(n+1)) for the second difference, to round-off', () => {
    for (const n of [1, 2, 3, 10, 97, 400]) {
      const { values, unconverged } = tridiagonalEigenvalues(secondDifference(n));
      assert.equal(unconverged, 0);
      values.forEach((value, k) => {
        const exact = 2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1));
        assert.ok(Math.abs(value - exact) < 1e-13, `n=${n} k=${k}: ${value} against ${exact}`);
      });
    }
  });

  it('agree with the Sturm count at every threshold, whatever the matrix', () => {
    fc.assert(
      fc.property(tridiagonal, entry, (matrix, x) => {
        const { values, unconverged } = tridiagonalEigenvalues(matrix);
        assert.equal(unconverged, 0);
        if (values.some(value => Math.abs(value - x) < 1e-11)) return;
        assert.equal(countBelow(matrix, x), values.filter(value => value < x).length);
      }),
    );
  });

  it('are right to a rounding of the norm where entries are as small as numbers get, and at any size of the whole', () => {
    const tiny = 2 ** -1014;
    const diagonal = new Float64Array(7);
    const offDiagonal = Float64Array.of(1e-11, tiny, -tiny, 0, -9.9375, 10);
    const expected = [-Math.hypot(9.9375, 10), -1e-11, 0, 0, 0, 1e-11, Math.hypot(9.9375, 10)];
    for (const size of [1, 2 ** -900, 2 ** 900, 2 ** -1020]) {
      const { values, unconverged } = tridiagonalEigenvalues({
        diagonal,
        offDiagonal: offDiagonal.map(entry => entry * size),
      });
      assert.equal(unconverged, 0);
      values.forEach((value, k) => {
        assert.ok(Math.abs(value / size - expected[k]) < 1e-14, `${k} at ${size}: ${value / size}`);
      });
    }
  });

  it('are counted as negative, zero and positive at a stated tolerance', () => {
    const matrix = { diagonal: Float64Array.of(-3, 0, 1e-14, 2), offDiagonal: new Float64Array(3) };
    assert.deepEqual(inertia(matrix, 1e-12), { negative: 1, zero: 2, positive: 1 });
    assert.deepEqual(inertia(matrix, 1e-15), { negative: 1, zero: 1, positive: 2 });
  });
});

describe('Eigenvectors by inverse iteration', () => {
  it('satisfy T v = λ v and are orthonormal, whatever the matrix and however many eigenvalues are zero', () => {
    fc.assert(
      fc.property(tridiagonal, matrix => {
        const { values } = tridiagonalEigenvalues(matrix);
        const size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        // Below, the eigenvalues are themselves rounded to a few digits.
        fc.pre(size > 1e-290);
        const { diagonal, offDiagonal } = matrix;
        const vectors = tridiagonalEigenvectors(matrix, values);
        vectors.forEach((v, k) => {
          for (let j = 0; j <= k; j++) {
            const overlap = v.reduce((sum, x, i) => sum + x * vectors[j][i], 0);
            assert.ok(Math.abs(overlap - (j === k ? 1 : 0)) < 1e-10, `overlap ${j},${k}: ${overlap}`);
          }
          v.forEach((x, i) => {
            const before = i > 0 ? offDiagonal[i - 1] * v[i - 1] : 0;
            const after = i < v.length - 1 ? offDiagonal[i] * v[i + 1] : 0;
            const error = before + (diagonal[i] - values[k]) * x + after;
            assert.ok(Math.abs(error) < 1e-12 * size, `${error} at ${k}, ${i}`);
          });
        });
      }),
    );
  });

  it('satisfy T v = λ v and are orthonormal, also where eigenvalues repeat', () => {
    const n = 60;
    const split = secondDifference(n);
    // Two identical blocks: every eigenvalue is double.
    split.offDiagonal[n / 2 - 1] = 0;
    const { values } = tridiagonalEigenvalues(split);
    const chosen = [0, 1, 2, 3, n - 2, n - 1].map(k => values[k]);
    const vectors = tridiagonalEigenvectors(split, chosen);
    vectors.forEach((v, k) => {
      for (let i = 0; i < n; i++) {
        const image =
          2 * v[i] -
          (i > 0 ? -split.offDiagonal[i - 1] * v[i - 1] : 0) -
          (i < n - 1 ? -split.offDiagonal[i] * v[i + 1] : 0);
        assert.ok(Math.abs(image - chosen[k] * v[i]) < 1e-12);
      }
      for (let j = 0; j <= k; j++) {
        const overlap = v.reduce((sum, x, i) => sum + x * vectors[j][i], 0);
        assert.ok(Math.abs(overlap - (j === k ? 1 : 0)) < 1e-10, `overlap ${j},${k}: ${overlap}`);
      }
    });
  });
});

describe('Lanczos', () => {
  it('finds both ends of the spectrum with honest residuals and no ghosts', () => {
    const n = 120;
    const values = Float64Array.from({ length: n }, (_, i) => (i < 3 ? -5 + i : i > n - 3 ? i : i / n));
    const operator = denseOperator(symmetricWith(values, 5), n);
    const pairs = extremeRitzPairs(lanczos(operator, { steps: 60, start: vectorOf(1, n) }), 3);
    const sorted = values.slice().sort();
    [0, 1, 2].forEach(k => assert.ok(Math.abs(pairs[k].value - sorted[k]) < 1e-9));
    const top = pairs.at(-1);
    assert.ok(top && Math.abs(top.value - sorted[n - 1]) < 1e-9);
    for (const pair of pairs) {
      const image = new Float64Array(n);
      operator.apply(pair.vector, image);
      const error = image.map((x, i) => x - pair.value * pair.vector[i]);
      assert.ok(
        norm(error) <= pair.residual * 1.01 + 1e-11,
        `claimed ${pair.residual}, found ${norm(error)}`,
      );
    }
  });

  it('sees a repeated eigenvalue once, which is why an index is never taken from it', () => {
    const operator = denseOperator(symmetricWith([0, 0, 0, 0, 1, 1, 2], 3), 7);
    const space = lanczos(operator, { steps: 7, start: vectorOf(2, 7) });
    assert.equal(space.basis.length, 3);
    assert.equal(space.beta, 0);
  });
});

describe('MINRES', () => {
  it('solves indefinite systems', () => {
    const n = 30;
    const values = Float64Array.from({ length: n }, (_, i) => (i % 2 ? -1 : 1) * (1 + i / 10));
    const operator = denseOperator(symmetricWith(values, 9), n);
    const { relativeResidual } = minres(operator, vectorOf(4, n), { maxIterations: 200, tolerance: 1e-12 });
    assert.ok(relativeResidual < 1e-11, String(relativeResidual));
  });

  it('gives the least-squares residual where the matrix is singular', () => {
    const n = 12;
    const values = Float64Array.from({ length: n }, (_, i) => (i < 4 ? 0 : i - 6.5));
    const operator = denseOperator(symmetricWith(values, 2), n);
    const { solution } = minres(operator, vectorOf(7, n), { maxIterations: 100, tolerance: 1e-13 });
    const residual = new Float64Array(n);
    operator.apply(solution, residual);
    const target = vectorOf(7, n);
    residual.forEach((x, i) => (residual[i] = target[i] - x));
    const image = new Float64Array(n);
    operator.apply(residual, image);
    assert.ok(norm(image) < 1e-9 * norm(target), 'A (b − A x) vanishes at a least-squares solution');
  });
});

describe('Stochastic estimates', () => {
  const n = 200;
  const values = Float64Array.from({ length: n }, (_, i) => (i < 20 ? -1 : 1 + i / n));
  const operator = denseOperator(symmetricWith(values, 11), n);
  const probes = Array.from({ length: 40 }, (_, k) => vectorOf(100 + k, n).map(x => (x < 0 ? -1 : 1)));

  it('bracket the trace within a few standard errors', () => {
    const exact = values.reduce((sum, value) => sum + value, 0);
    const { value, standardError } = hutchinsonTrace(operator, probes);
    assert.ok(Math.abs(value - exact) < 4 * standardError, `${value} ± ${standardError} against ${exact}`);
  });

  it('put a tenth of the spectral weight where a tenth of the eigenvalues is', () => {
    const measure = stochasticLanczosQuadrature(operator, probes, 30);
    const below = measure.node.reduce((sum, node, k) => sum + (node < 0 ? measure.weight[k] : 0), 0);
    assert.ok(Math.abs(below - 0.1) < 0.02, String(below));
    assert.ok(Math.abs(measure.weight.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-10);
  });
});
