import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nullVectors } from '../../core/landscape/symmetries/nullVectors';
import type { LayerConfig } from '../../core/network/layers/registry';
import { initialPoint, linear, objectiveOf, spectrumAt } from './objectives';
import { vectorOf } from './testMatrices';

/** X with the given number of independent columns, and others made of them. */
function dependent(rows: number, rank: number, others: number, seed: number): Float64Array[] {
  const base = Array.from({ length: rank }, (_, k) => vectorOf(seed + k, rows));
  const mixed = Array.from({ length: others }, (_, j) => {
    const weights = vectorOf(seed + 100 + j, rank);
    return Float64Array.from({ length: rows }, (_unused, s) =>
      base.reduce((sum, column, k) => sum + weights[k] * column[s], 0),
    );
  });
  return [...mixed, ...base];
}

describe('The null vectors of a matrix', () => {
  it('are as many as columns depend on others, independent, and annihilate it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 1, max: 1e6 }),
        (rows, rank, others, seed) => {
          const columns = dependent(rows, rank, others, seed);
          // Units differ by many decades.
          columns.forEach((column, j) =>
            column.forEach((value, s) => (column[s] = value * 10 ** ((j % 5) * 2 - 4))),
          );
          const found = nullVectors(columns);
          assert.equal(found.length, columns.length - Math.min(rank, rows));
          for (const vector of found) {
            for (let s = 0; s < rows; s++) {
              const terms = columns.map((column, j) => column[s] * vector[j]);
              const size = Math.max(...terms.map(Math.abs), 1e-300);
              const sum = terms.reduce((a, b) => a + b, 0);
              assert.ok(Math.abs(sum) < 1e-7 * size + 1e-12, `${sum} of ${size}`);
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

const rows = 90;
const inFeatures = 6;

/** Inputs of six features over 90 samples. */
function inputsOf(feature: (sample: number, index: number, random: number) => number): Float64Array {
  const noise = vectorOf(11, rows * inFeatures);
  return Float64Array.from({ length: rows * inFeatures }, (_, k) =>
    feature(Math.floor(k / inFeatures), k % inFeatures, noise[k]),
  );
}

/** Every zero of the spectrum is explained, `count` of them by dependent inputs. */
function explains(
  inputs: Float64Array,
  layers: readonly LayerConfig[],
  count: number,
  rowCount = rows,
): void {
  const objective = objectiveOf({ layers, loss: 'CrossEntropyLoss', inFeatures, rows: rowCount, inputs });
  const found = spectrumAt(objective, initialPoint(objective));
  const told = found.explanations.find(({ id }) => id === 'dependent-inputs');
  assert.equal(told?.count ?? 0, count);
  assert.equal(found.explainedZeros, found.inertia?.zero);
}

describe('Zero modes of linearly dependent inputs', () => {
  const tanh: readonly LayerConfig[] = [linear(5), { type: 'Tanh' }, linear(3)];

  it('are not there for independent inputs', () => {
    explains(
      inputsOf((_s, _i, random) => random),
      tanh,
      0,
    );
  });

  it('are one a unit for a constant feature, whose weight the bias can take up', () => {
    explains(
      inputsOf((_s, i, random) => (i === 2 ? 0.7 : random)),
      tanh,
      5,
    );
  });

  it('are one a unit for one-hot columns that sum to one, and none without a bias', () => {
    const oneHot = inputsOf((s, i, random) => (i < 3 ? Number(s % 3 === i) : random));
    explains(oneHot, tanh, 5);
    explains(oneHot, [linear(5, false), { type: 'Tanh' }, linear(3)], 0);
  });

  it('are there for standardised one-hot columns too', () => {
    const deviation = Math.sqrt(2) / 3;
    explains(
      inputsOf((s, i, random) => (i < 3 ? (Number(s % 3 === i) - 1 / 3) / deviation : random)),
      tanh,
      5,
    );
  });

  it('are one a unit for each feature that is a sum of others', () => {
    const noise = vectorOf(11, rows * inFeatures);
    const inputs = inputsOf((s, i, random) =>
      i < 4 ? random : noise[s * inFeatures] + (i === 4 ? 2 : -3) * noise[s * inFeatures + 1],
    );
    explains(inputs, tanh, 10);
  });

  it('are in + 1 − S a unit where there are fewer samples than inputs', () => {
    explains(vectorOf(5, 4 * inFeatures), tanh, 5 * (inFeatures + 1 - 4), 4);
  });

  it('are there behind a batch norm for what is constant, with no bias before it', () => {
    explains(
      inputsOf((_s, i, random) => (i === 0 ? 0.5 : random)),
      [linear(5, false), { type: 'BatchNorm1d' }, { type: 'Tanh' }, linear(3)],
      5,
    );
  });
});
