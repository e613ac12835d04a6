import assert from 'node:assert/strict';
import { findCriticalPoint } from '../../core/landscape/criticalPoint';
import { escapeAlong } from '../../core/landscape/escape';
import { extremeDirections } from '../../core/landscape/extremes';
import { findNetworkCriticalPoint } from '../../core/landscape/criticalPointSearch';
import { partSpectra } from '../../core/landscape/gaussNewtonSpectrum';
import { lanczosSpectrum } from '../../core/landscape/lanczosSpectrum';
import { noProgress } from '../../core/landscape/objective';
import { filterNormalize } from '../../core/landscape/plane';
import { sharpness } from '../../core/landscape/sharpness';
import { filtersOf } from '../../core/landscape/specOf';
import { norm } from '../../core/landscape/vector';
import { initialPoint, linear, objectiveOf, spectrumAt } from './objectives';
import { vectorOf } from './testMatrices';

/** Subsets of 0 … n − 1 with at most k elements. */
function subsets(n: number, k: number): number[][] {
  return Array.from({ length: 2 ** n }, (_, bits) =>
    Array.from({ length: n }, (_unused, i) => i).filter(i => (bits >> i) & 1),
  ).filter(set => set.length <= k);
}

describe('The linear auto-encoder, whose critical points are all known (Baldi and Hornik 1989)', () => {
  for (const [n, k] of [
    [3, 1],
    [4, 2],
    [4, 3],
    [5, 2],
    [5, 3],
    [6, 4],
  ]) {
    it(`has the index and the zero modes of theory at all ${subsets(n, k).length} of them, n = ${n}, k = ${k}`, () => {
      const lambda = Array.from({ length: n }, (_, i) => n - i);
      // Rows √λᵢ eᵢ give the covariance diag λ; the factor makes the mean squared error ½ tr.
      const inputs = new Float64Array(n * n);
      for (let i = 0; i < n; i++) inputs[i * n + i] = Math.sqrt((lambda[i] * n * n) / 2);
      const objective = objectiveOf({
        layers: [linear(k, false), linear(n, false)],
        loss: 'MSELoss',
        inFeatures: n,
        rows: n,
        inputs,
        targets: inputs,
      });
      for (const set of subsets(n, k)) {
        const point = new Float64Array(2 * n * k);
        set.forEach((direction, unit) => {
          point[unit * n + direction] = 1;
          point[n * k + direction * k + unit] = 1;
        });
        const found = spectrumAt(objective, point);
        const left = lambda.filter((_, i) => !set.includes(i));
        const r = set.length;
        const loss = left.reduce((sum, value) => sum + value, 0) / 2;
        const index =
          set.reduce((sum, i) => sum + left.filter(value => value > lambda[i]).length, 0) + (k - r) * (n - r);
        const name = `{${set.map(i => i + 1).join()}}`;
        assert.ok(Math.abs(found.loss - loss) < 1e-12, `${name}: loss ${found.loss}`);
        assert.ok(found.gradientNorm < 1e-13, name);
        assert.equal(found.inertia?.negative, index, `${name}: index`);
        assert.equal(found.inertia?.zero, r * (2 * k - r), `${name}: zero modes`);
        assert.equal(found.explainedZeros, r * (2 * k - r), `${name}: all explained by mixing`);
        assert.equal(found.kind, index > 0 ? 'saddle' : 'degenerate minimum', name);
      }
    });
  }
});

describe('Exact counts of eigenvalue signs', () => {
  it('are 16, 9 and 58 for 6-8-3 with ReLU and cross-entropy at a random point, from every seed', () => {
    for (let seed = 1; seed <= 8; seed++) {
      const objective = objectiveOf({
        layers: [linear(8), { type: 'ReLU' }, linear(3)],
        loss: 'CrossEntropyLoss',
        inFeatures: 6,
        rows: 200,
        seed,
      });
      const { inertia, explainedZeros, kind } = spectrumAt(objective, initialPoint(objective));
      assert.deepEqual(inertia, { negative: 16, zero: 9, positive: 58 });
      assert.equal(explainedZeros, 9);
      assert.equal(kind, 'not critical');
    }
  });

  it('are 144, 17 and 345 for 20-16-10, and 135, 47 and 324 with one dead unit', () => {
    const objective = objectiveOf({
      layers: [linear(16), { type: 'ReLU' }, linear(10)],
      loss: 'CrossEntropyLoss',
      inFeatures: 20,
      rows: 400,
    });
    const point = initialPoint(objective);
    assert.deepEqual(spectrumAt(objective, point).inertia, { negative: 144, zero: 17, positive: 345 });
    point[20 * 16] = -100;
    const killed = spectrumAt(objective, point);
    assert.deepEqual(killed.inertia, { negative: 135, zero: 47, positive: 324 });
    assert.equal(killed.explainedZeros, 47);
  });

  it('has h + 1 zeros for softmax over h hidden units (T17), and 0, 7, 14 for softmax regression', () => {
    const objective = objectiveOf({
      layers: [linear(5), { type: 'Tanh' }, linear(3)],
      loss: 'CrossEntropyLoss',
      inFeatures: 4,
      rows: 100,
    });
    assert.equal(spectrumAt(objective, initialPoint(objective)).inertia?.zero, 6);
    const plain = objectiveOf({ layers: [linear(3)], loss: 'CrossEntropyLoss', inFeatures: 6, rows: 100 });
    assert.deepEqual(spectrumAt(plain, initialPoint(plain)).inertia, { negative: 0, zero: 7, positive: 14 });
  });

  it('shows 41 zeros for the 920-parameter network at a generic point', () => {
    const objective = objectiveOf({
      layers: [linear(40), { type: 'BatchNorm1d' }],
      loss: 'CrossEntropyLoss',
      inFeatures: 20,
      rows: 300,
    });
    assert.equal(objective.size, 920);
    const found = spectrumAt(objective, initialPoint(objective));
    assert.equal(found.inertia?.zero, 41);
    assert.equal(found.explainedZeros, 41);
  });

  it('shows 101 zeros at the minimum of Linear and batch norm, all explained, in train mode', () => {
    // The same structure at a fifth of the size, whose minimum is found in a second: biases, scales, shifts and β.
    const inFeatures = 4;
    const classes = 6;
    const rows = 300;
    const objective = objectiveOf({
      layers: [linear(classes), { type: 'BatchNorm1d' }],
      loss: 'CrossEntropyLoss',
      inFeatures,
      rows,
    });
    // Downhill first, so that the search ends at a minimum and not at a saddle on its way.
    const start = initialPoint(objective);
    const gradient = new Float64Array(objective.size);
    for (let step = 0; step < 3000; step++) {
      objective.differentiate(start, gradient);
      for (let i = 0; i < start.length; i++) start[i] -= 0.5 * gradient[i];
    }
    const found = findCriticalPoint(objective, start, {
      method: 'newton-mr',
      maxIterations: 400,
      tolerance: 1e-14,
      floor: 1e-14,
      progress: noProgress,
    });
    const spectrum = spectrumAt(objective, found.point);
    const flat = 2 * classes + inFeatures + 1;
    assert.ok(found.gradientNorm < 1e-11, `gradient ${found.gradientNorm}`);
    assert.equal(spectrum.inertia?.negative, 0);
    assert.equal(spectrum.inertia?.zero, flat);
    assert.equal(spectrum.explainedZeros, flat);
    assert.equal(spectrum.kind, 'degenerate minimum');
  });
});

describe('Degenerate points', () => {
  const chain = (depth: number) =>
    objectiveOf({
      layers: Array.from({ length: depth }, () => linear(1, false)),
      loss: 'MSELoss',
      inFeatures: 1,
      rows: 1,
      inputs: Float64Array.of(1),
      targets: Float64Array.of(1),
    });

  it('the chain (Πw − 1)² at 0 is a strict saddle for two factors and a degenerate one for more (T2)', () => {
    const two = spectrumAt(chain(2), new Float64Array(2));
    assert.equal(two.kind, 'saddle');
    assert.deepEqual(two.inertia, { negative: 1, zero: 0, positive: 1 });
    for (const depth of [3, 4]) {
      const { kind, inertia } = spectrumAt(chain(depth), new Float64Array(depth));
      assert.deepEqual(inertia, { negative: 0, zero: depth, positive: 0 });
      assert.notEqual(kind, 'minimum');
      assert.equal(kind, depth === 3 ? 'degenerate saddle' : kind);
      assert.ok(kind.startsWith('degenerate'), kind);
    }
  });

  it('at its minimum one curvature is the depth (twice, by the mean square) and the rest are zero', () => {
    const { eigenvalues, kind } = spectrumAt(chain(4), new Float64Array(4).fill(1));
    assert.ok(Math.abs(eigenvalues[3] - 2 * 4) < 1e-12);
    assert.ok(Math.abs(eigenvalues[2]) < 1e-12);
    assert.equal(kind, 'degenerate minimum');
  });
});

describe('The Gauss-Newton part', () => {
  it('has exactly C (C − 1) non-zero eigenvalues for C tight clusters (T16)', () => {
    for (const classes of [2, 3, 4, 5]) {
      const rows = classes * 20;
      const noise = vectorOf(3, rows * classes);
      const inputs = Float64Array.from(
        { length: rows * classes },
        (_, i) => (Math.floor(i / classes) % classes === i % classes ? 1 : 0) + 1e-3 * noise[i],
      );
      const objective = objectiveOf({
        layers: [linear(8), { type: 'Tanh' }, linear(classes)],
        loss: 'CrossEntropyLoss',
        inFeatures: classes,
        rows,
        inputs,
        labels: Int32Array.from({ length: rows }, (_, row) => row % classes),
      });
      const point = initialPoint(objective);
      const { gaussNewton: values } = partSpectra(objective, point, () => undefined, noProgress);
      const count = classes * (classes - 1);
      const top = values.slice(-count);
      const rest = values[values.length - count - 1];
      assert.ok(values[0] > -1e-12, 'it is positive semidefinite');
      assert.ok(top[0] > 1e3 * Math.abs(rest), `${classes} classes: ${top[0]} against ${rest}`);
    }
  });
});

describe('Filter normalisation', () => {
  it('gives every filter the length of its weights, so that rescaling a ReLU layer changes nothing (T21)', () => {
    const objective = objectiveOf({
      layers: [linear(16), { type: 'ReLU' }, linear(1)],
      loss: 'MSELoss',
      inFeatures: 2,
      rows: 50,
    });
    const point = initialPoint(objective);
    const scaled = point.map((value, i) => (i < 48 ? 10 * value : i < 64 ? value / 10 : value));
    const filters = filtersOf(objective.network);
    const direction = vectorOf(5, objective.size);
    const rescaledDirection = direction.map((value, i) =>
      i < 48 ? 10 * value : i < 64 ? value / 10 : value,
    );
    const a = filterNormalize(direction, point, filters);
    const b = filterNormalize(rescaledDirection, scaled, filters);
    for (const { offset, length } of filters)
      assert.ok(
        Math.abs(norm(a.subarray(offset, offset + length)) - norm(point.subarray(offset, offset + length))) <
          1e-12,
      );
    for (const t of [-0.5, 0.3, 1]) {
      const one = objective.value(point.map((value, i) => value + t * a[i]));
      const other = objective.value(scaled.map((value, i) => value + t * b[i]));
      assert.ok(Math.abs(one - other) < 1e-9 * Math.abs(one), `${one} against ${other}`);
    }
  });
});

describe('Lanczos on a network', () => {
  const objective = objectiveOf({
    layers: [linear(10), { type: 'Tanh' }, linear(3)],
    loss: 'CrossEntropyLoss',
    inFeatures: 5,
    rows: 120,
  });
  const point = initialPoint(objective);

  it('finds both ends with honest residuals, and claims no index', () => {
    const exact = spectrumAt(objective, point);
    const found = lanczosSpectrum(objective, point, {}, noProgress);
    assert.equal(found.inertia, undefined);
    assert.ok(Math.abs(found.eigenvalues[0] - exact.eigenvalues[0]) < 1e-8);
    assert.ok(Math.abs((found.eigenvalues.at(-1) ?? 0) - (exact.eigenvalues.at(-1) ?? 1)) < 1e-8);
    for (const { residual } of [...found.lowest, ...found.highest]) assert.ok(residual < 1e-6);
    assert.ok(
      Math.abs(found.trace - exact.trace) < 6 * found.traceError,
      'the trace within six standard errors',
    );
  });

  it('measures λmax in a few products from where the last search ended', () => {
    const exact = spectrumAt(objective, point).eigenvalues.at(-1) ?? 0;
    const cold = sharpness(objective, point, undefined);
    const warm = sharpness(objective, point, cold.vector);
    for (const { value } of [cold, warm]) assert.ok(Math.abs(value - exact) < 1e-3 * exact);
  });
});

describe('Critical points', () => {
  it('XOR with two tanh units: searches end at minima and saddles, never at a false minimum (T3)', () => {
    const objective = objectiveOf({
      layers: [linear(2), { type: 'Tanh' }, linear(1)],
      loss: 'MSELoss',
      inFeatures: 2,
      rows: 4,
      inputs: Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1),
      targets: Float64Array.of(0, 1, 1, 0),
    });
    let saddles = 0;
    for (let seed = 1; seed <= 12; seed++) {
      const found = findNetworkCriticalPoint(objective, vectorOf(seed, objective.size), {
        method: 'newton-mr',
        maxIterations: 300,
        progress: noProgress,
      });
      if (found.gradientNorm > 1e-9) {
        assert.equal(found.kind === 'minimum', false, 'an unconverged search is never called a minimum');
        continue;
      }
      // Mean square over four rows: ¼ Σ (y − ½)² = 0.25 where the output is constant.
      if (Math.abs(found.loss - 0.25) < 1e-6) {
        assert.notEqual(found.kind, 'minimum');
        if (found.kind === 'saddle') saddles++;
      }
    }
    assert.ok(saddles > 0, 'some search ended at a strict saddle at loss 0.25');
  });

  it('from an exact saddle, Escape lowers the loss on both sides alike', () => {
    const objective = objectiveOf({
      layers: [linear(1, false), linear(1, false)],
      loss: 'MSELoss',
      inFeatures: 1,
      rows: 1,
      inputs: Float64Array.of(1),
      targets: Float64Array.of(1),
    });
    const point = new Float64Array(2);
    const { lowest, lowestValue } = extremeDirections(objective, point, 2, noProgress);
    const { lossAtStart, plus, minus } = escapeAlong(objective, point, lowest, lowestValue);
    assert.equal(lossAtStart, 1);
    assert.ok(plus.loss < 0.1 && minus.loss < 0.1, `${plus.loss} ${minus.loss}`);
  });

  it('momentum is stable up to λη = 2 (1 + μ), plain descent up to 2 (T15)', () => {
    const spectralRadius = (stepSize: number, momentum: number): number => {
      // w' = w + v', v' = μ v − λη w on the quadratic λ w²/2.
      let [w, v] = [1, 0];
      for (let t = 0; t < 4000; t++) {
        v = momentum * v - stepSize * w;
        w += v;
      }
      return Math.hypot(w, v);
    };
    assert.ok(spectralRadius(3.796, 0.9) < 1e-6);
    assert.ok(spectralRadius(3.804, 0.9) > 1e6);
    assert.ok(spectralRadius(1.99, 0) < 1e-6);
    assert.ok(spectralRadius(2.01, 0) > 1e6);
  });
});
