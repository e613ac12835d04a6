import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PointKind, Spectrum } from '../../core/session/protocol/landscape';
import { countAt, kindAt } from '../../webview/views/landscape/tolerance';

const spectra = fc
  .array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 60 })
  .map(values => Float64Array.from(values).sort());

describe('The tolerance for zero eigenvalues', () => {
  it('counts as one would by hand, and every eigenvalue once', () => {
    fc.assert(
      fc.property(spectra, fc.double({ min: 0, max: 12, noNaN: true }), (values, tolerance) => {
        const count = countAt(values, tolerance);
        assert.equal(count.negative, values.filter(value => value < -tolerance).length);
        assert.equal(count.positive, values.filter(value => value > tolerance).length);
        assert.equal(count.negative + count.zero + count.positive, values.length);
        const sizes = values.map(Math.abs);
        const zeros = sizes.filter(size => size <= tolerance);
        const others = sizes.filter(size => size > tolerance);
        assert.equal(count.largestZero, zeros.length > 0 ? Math.max(...zeros) : Number.NaN);
        assert.equal(count.smallestNonzero, others.length > 0 ? Math.min(...others) : Number.NaN);
      }),
    );
  });

  it('never makes a zero of what a smaller tolerance counted as none the other way round', () => {
    fc.assert(
      fc.property(spectra, fc.double({ min: 0, max: 6, noNaN: true }), (values, tolerance) => {
        const [small, large] = [countAt(values, tolerance), countAt(values, tolerance * 2)];
        assert.ok(large.zero >= small.zero);
        assert.ok(large.negative <= small.negative && large.positive <= small.positive);
      }),
    );
  });

  it('names no more than the counts bear: a slope stays a slope, flat directions leave the kind open', () => {
    const spectrum = (kind: PointKind): Spectrum => ({ kind, tolerance: 1e-12 }) as Spectrum;
    const count = (negative: number, zero: number, positive: number) => ({ negative, zero, positive });
    assert.equal(kindAt(spectrum('not critical'), count(0, 0, 4), 1e-3), 'not critical');
    assert.equal(kindAt(spectrum('degenerate minimum'), count(0, 2, 4), 1e-12), 'degenerate minimum');
    assert.equal(kindAt(spectrum('saddle'), count(0, 2, 4), 1e-3), 'undetermined');
    assert.equal(kindAt(spectrum('degenerate minimum'), count(1, 0, 4), 1e-15), 'saddle');
    assert.equal(kindAt(spectrum('degenerate minimum'), count(0, 0, 5), 1e-15), 'minimum');
    assert.equal(kindAt(spectrum('saddle'), count(5, 0, 0), 1e-15), 'maximum');
  });
});
