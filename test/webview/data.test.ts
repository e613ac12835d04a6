import assert from 'node:assert/strict';
import type { DataPoints, PointSet } from '../../core/session/protocol/decision';
import { tellingAxes } from '../../webview/views/data/axes';
import { formatTick, typeset } from '../../webview/encoding/format';

function pointSet(rows: readonly (readonly number[])[], target: readonly number[]): PointSet {
  return {
    total: rows.length,
    rows: rows.length,
    sourceRows: Int32Array.from(rows.keys()),
    inputs: Float32Array.from(rows.flat()),
    target: Float32Array.from(target),
  };
}

const nothing = pointSet([], []);

function data(
  features: readonly string[],
  training: PointSet,
  classes: readonly string[] = ['a', 'b'],
): DataPoints {
  return {
    features,
    classes,
    target: '',
    mean: new Float64Array(0),
    scale: new Float64Array(0),
    training,
    validation: nothing,
  };
}

describe('The picture of the data', () => {
  it('opens on the two features that tell the classes apart best, and prefers numbers to yes and no', () => {
    const target = Array.from({ length: 40 }, (_, i) => i % 2);
    const rows = target.map((label, i) => [label, i / 40, label * 5 + (i % 7) / 7, label + (i % 5) / 5]);
    assert.deepEqual(tellingAxes(data(['flag', 'noise', 'far', 'near'], pointSet(rows, target))), [2, 3]);
  });

  it('opens on the features that go with the target of a regression', () => {
    const target = Array.from({ length: 40 }, (_, i) => i);
    const rows = target.map((value, i) => [i % 3, value / 40, (i * 7) % 11]);
    const [first] = tellingAxes(data(['a', 'linear', 'b'], pointSet(rows, target), []));
    assert.equal(first, 1);
  });

  it('takes both of two features, and the only one twice', () => {
    assert.deepEqual(tellingAxes(data(['x', 'y'], pointSet([[1, 2]], [0]))), [0, 1]);
    assert.deepEqual(tellingAxes(data(['x'], pointSet([[1]], [0]))), [0, 0]);
  });
});

describe('A number beside an axis', () => {
  it('is as short as it can be', () => {
    const written = [0, 0.5, -0.25, 12_000, 1e-5, 2e7, 0.30000000000000004].map(formatTick);
    assert.deepEqual(written, ['0', '0.5', '\u22120.25', '12\u2009000', '1e\u22125', '2e7', '0.3']);
  });
});

describe('A sentence of the core in a view', () => {
  it('has the minus signs of numbers, and leaves hyphens and ranges alone', () => {
    assert.equal(
      typeset('norm 1.77e-9, at most -7.51 (mean -5.1), λ = -0.2: dead-end of BatchNorm-1, rows 3-5'),
      'norm 1.77e\u22129, at most \u22127.51 (mean \u22125.1), λ = \u22120.2: dead-end of BatchNorm-1, rows 3-5',
    );
  });
});
