import assert from 'node:assert/strict';
import { linear, objectiveOf, spectrumAt } from './objectives';

const plain = (width: number) => linear(width, false);

/** A chain of scalar weights, loss (Π w − 1)². */
const chain = (depth: number) =>
  objectiveOf({
    layers: Array.from({ length: depth }, () => plain(1)),
    loss: 'MSELoss',
    inFeatures: 1,
    rows: 2,
    inputs: Float64Array.of(1, 1),
    targets: Float64Array.of(1, 1),
  });

describe('A point beside a critical one', () => {
  // Beside Π w = 1 the flat directions of rescaling bend by the size of the gradient, up or down.
  for (const distance of [1e-7, 1e-9, 1e-11, 1e-13, -1e-7, -1e-9, -1e-11, -1e-13]) {
    it(`${distance} from a minimum with symmetries is neither a saddle nor a strict minimum`, () => {
      for (const depth of [2, 3, 4]) {
        const objective = chain(depth);
        const found = spectrumAt(objective, new Float64Array(depth).fill(1 + distance));
        assert.equal(found.kind, 'degenerate minimum');
        assert.deepEqual(found.inertia, { negative: 0, zero: depth - 1, positive: 1 });
        assert.equal(found.explainedZeros, depth - 1);
      }
    });
  }

  it('1e-8 from a strict saddle is that saddle, of the same index', () => {
    // Linear auto-encoder 4-2-4 of a diagonal spectrum on the eigen-directions 1 and 3: index 1, zeros k² = 4.
    const spectrum = [2, 1.7, 1.4, 1];
    const inputs = new Float64Array(16);
    spectrum.forEach((value, i) => (inputs[5 * i] = value));
    const objective = objectiveOf({
      layers: [plain(2), plain(4)],
      loss: 'MSELoss',
      inFeatures: 4,
      rows: 4,
      inputs,
      targets: inputs,
    });
    const point = new Float64Array(16);
    for (const place of [0, 6, 8, 13]) point[place] = 1;
    point.forEach((value, i) => (point[i] = value + 1e-8 * Math.sin(3 * i + 1)));
    const found = spectrumAt(objective, point);
    assert.equal(found.kind, 'saddle');
    assert.deepEqual(found.inertia, { negative: 1, zero: 4, positive: 11 });
  });

  it('is told from rounding alone where the gradient is not small', () => {
    const objective = chain(2);
    const found = spectrumAt(objective, Float64Array.of(1.1, 1.1));
    assert.equal(found.kind, 'not critical');
    assert.ok(found.tolerance < 1e-13);
  });
});

describe('Flat directions', () => {
  it('lead down from the XOR network at zero, which is no minimum (Sprinkhuizen-Kuyper and Boers 1999)', () => {
    const objective = objectiveOf({
      layers: [linear(2), { type: 'Tanh' }, linear(1)],
      loss: 'MSELoss',
      inFeatures: 2,
      rows: 4,
      inputs: Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1),
      targets: Float64Array.of(0, 1, 1, 0),
    });
    const point = new Float64Array(9);
    point[8] = 0.5;
    const found = spectrumAt(objective, point);
    assert.deepEqual(found.inertia, { negative: 0, zero: 8, positive: 1 });
    assert.equal(found.kind, 'degenerate saddle');
  });

  it('lead nowhere from a quartic minimum', () => {
    const objective = objectiveOf({
      layers: [plain(3), plain(2)],
      loss: 'MSELoss',
      inFeatures: 2,
      rows: 4,
      targets: new Float64Array(8),
    });
    const found = spectrumAt(objective, new Float64Array(12));
    assert.equal(found.kind, 'degenerate minimum');
  });
});
