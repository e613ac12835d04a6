import assert from 'node:assert/strict';
import { readSpectrum } from '../../core/session/protocol/spectrumReading';
import type { Spectrum } from '../../core/session/protocol/landscape';
import { initialPoint, linear, objectiveOf, spectrumAt } from './objectives';

const at = (...args: Parameters<typeof spectrumAt>): Spectrum => ({ step: 0, ...spectrumAt(...args) });

describe('A spectrum read at another tolerance', () => {
  const network = objectiveOf({
    layers: [linear(8), { type: 'ReLU' }, linear(3)],
    loss: 'CrossEntropyLoss',
    inFeatures: 6,
    rows: 200,
  });
  const spectrum = at(network, initialPoint(network));

  it('is the same at the same tolerance', () => {
    const read = readSpectrum(spectrum, spectrum.tolerance);
    assert.deepEqual(read.inertia, spectrum.inertia);
    assert.equal(read.kind, spectrum.kind);
    assert.equal(read.explainedZeros, spectrum.explainedZeros);
    assert.equal(read.largestZero, spectrum.largestZero);
    assert.equal(read.smallestNonzero, spectrum.smallestNonzero);
    assert.equal(read.belowRounding, false);
    assert.deepEqual(
      read.explanations.map(({ id, count }) => [id, count]),
      spectrum.explanations.filter(({ count }) => count > 0).map(({ id, count }) => [id, count]),
    );
  });

  it('counts eigenvalues as they are, at every tolerance, and never explains more zeros than there are', () => {
    let explained = 0;
    for (let decade = -18; decade <= 1; decade += 0.25) {
      const tolerance = 10 ** decade;
      const { inertia, explainedZeros } = readSpectrum(spectrum, tolerance);
      const zero = spectrum.eigenvalues.filter(value => Math.abs(value) <= tolerance).length;
      assert.equal(inertia.zero, zero);
      assert.equal(inertia.negative, spectrum.eigenvalues.filter(value => value < -tolerance).length);
      assert.equal(inertia.negative + zero + inertia.positive, 83);
      assert.ok(explainedZeros <= zero);
      if (tolerance >= spectrum.tolerance) {
        assert.ok(explainedZeros >= explained, 'a wider tolerance explains no less');
        explained = explainedZeros;
      }
    }
  });

  it('explains more where a symmetry is nearly flat: rescaling, away from a critical point', () => {
    const point = initialPoint(network);
    const gradient = new Float64Array(network.size);
    for (let step = 0; step < 2000; step++) {
      network.differentiate(point, gradient);
      gradient.forEach((value, i) => (point[i] -= 0.3 * value));
    }
    const lower = at(network, point);
    const size = Math.max(...lower.eigenvalues.map(Math.abs));
    const rescale = (tolerance: number): number =>
      readSpectrum(lower, tolerance).explanations.find(({ id }) => id === 'rescale')?.count ?? 0;
    assert.equal(rescale(lower.tolerance), 0);
    assert.ok(rescale(1e-2 * size) > 0);
  });

  it('claims nothing from signs below rounding, nor a minimum where descent was counted as flat', () => {
    // (w₁w₂ − 1)² at 0: curvatures ±2 and no zero.
    const chain = objectiveOf({
      layers: [linear(1, false), linear(1, false)],
      loss: 'MSELoss',
      inFeatures: 1,
      rows: 1,
      inputs: Float64Array.of(1),
      targets: Float64Array.of(1),
    });
    const saddle = at(chain, new Float64Array(2));
    assert.equal(readSpectrum(saddle, saddle.tolerance / 10).kind, 'saddle');
    assert.equal(readSpectrum(saddle, 3).kind, 'undetermined');
    // At (1, 1): one zero, explained by mixing.
    const valley = at(chain, Float64Array.of(1, 1));
    assert.equal(valley.kind, 'degenerate minimum');
    const noise = Math.max(...valley.eigenvalues.subarray(0, 1).map(Math.abs));
    const below = readSpectrum(valley, noise / 2);
    if (noise > 0) assert.equal(below.kind, 'undetermined');
    assert.equal(readSpectrum(valley, 1e-3).kind, 'degenerate minimum');
    assert.equal(readSpectrum(valley, 100).kind, 'undetermined');
  });
});
