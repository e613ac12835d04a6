import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readSpectrum } from '../../core/session/protocol/spectrumReading';
import type { PointKind, Spectrum } from '../../core/session/protocol/landscape';
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

  const sorted = fc
    .array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 60 })
    .map(values => Float64Array.from(values).sort());
  const tolerances = fc.double({ min: 0, max: 12, noNaN: true });
  /** With `kind` at a default tolerance of `usual`, and nothing explained. */
  const spectrumOf = (eigenvalues: Float64Array, kind: PointKind, usual: number): Spectrum => {
    const bare = { eigenvalues, kind, tolerance: usual, explanations: [], nearlyFlat: [] } as unknown;
    const { inertia } = readSpectrum(bare as Spectrum, usual);
    return { ...(bare as Spectrum), inertia };
  };

  it('counts every eigenvalue once, as one would by hand, with the gap between zeros and others', () => {
    fc.assert(
      fc.property(sorted, tolerances, (values, tolerance) => {
        const read = readSpectrum(spectrumOf(values, 'saddle', 1e-12), tolerance);
        assert.equal(read.inertia.negative, values.filter(value => value < -tolerance).length);
        assert.equal(read.inertia.positive, values.filter(value => value > tolerance).length);
        const sizes = Array.from(values, Math.abs);
        const zeros = sizes.filter(size => size <= tolerance);
        const others = sizes.filter(size => size > tolerance);
        assert.equal(read.inertia.zero, zeros.length);
        assert.equal(read.largestZero, zeros.length > 0 ? Math.max(...zeros) : Number.NaN);
        assert.equal(read.smallestNonzero, others.length > 0 ? Math.min(...others) : Number.NaN);
      }),
    );
  });

  it('never gives an eigenvalue a sign back when the tolerance grows', () => {
    fc.assert(
      fc.property(sorted, tolerances, (values, tolerance) => {
        const spectrum = spectrumOf(values, 'saddle', 1e-12);
        const [small, large] = [tolerance, 2 * tolerance].map(each => readSpectrum(spectrum, each).inertia);
        assert.ok(large.zero >= small.zero);
        assert.ok(large.negative <= small.negative && large.positive <= small.positive);
      }),
    );
  });

  it('never makes a minimum, a maximum or a saddle of a point by a tolerance below its default', () => {
    const kinds = fc.constantFrom<PointKind>('degenerate minimum', 'degenerate maximum', 'degenerate');
    fc.assert(
      fc.property(
        sorted,
        kinds,
        tolerances,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, kind, usual, share) => {
          const spectrum = spectrumOf(values, kind, usual);
          const read = readSpectrum(spectrum, share * usual);
          const same = read.inertia.zero === spectrum.inertia?.zero;
          assert.equal(read.kind, same ? kind : 'undetermined');
        },
      ),
    );
  });

  it('leaves a slope a slope at every tolerance', () => {
    fc.assert(
      fc.property(sorted, tolerances, (values, tolerance) => {
        assert.equal(readSpectrum(spectrumOf(values, 'not critical', 1e-3), tolerance).kind, 'not critical');
      }),
    );
  });
});
