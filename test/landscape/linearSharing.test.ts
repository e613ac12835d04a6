import assert from 'node:assert/strict';
import type { LossConfig } from '../../core/network/losses/registry';
import { initialPoint, linear, objectiveOf, spectrumAt } from './objectives';

/** Zeros at a point without meaning, of `width` ReLUs of which `on` are on for every sample. */
function zerosOf(on: number, inFeatures: number, outputs: number, loss: LossConfig['type'], between = true) {
  const width = 5;
  const objective = objectiveOf({
    layers: [linear(width), ...(between ? [{ type: 'ReLU' } as const] : []), linear(outputs)],
    loss,
    inFeatures,
    rows: 60,
  });
  const point = initialPoint(objective);
  const bias =
    objective.network.segmentsOf(0, 'parameter').find(({ tensor }) => tensor === 'bias')?.offset ?? 0;
  objective.value(point);
  for (let unit = 0; unit < width; unit++) {
    // Those that are on are so by little; the others for 20 to 50 of the 60 samples, each for a number of its own.
    const heard = Array.from({ length: 60 }, (_, s) => objective.pass.outputs[0].data[s * width + unit]);
    heard.sort((a, b) => a - b);
    point[bias + unit] -= unit < on ? heard[0] - 0.1 : (heard[10 + 7 * unit] + heard[11 + 7 * unit]) / 2;
  }
  const { inertia, explainedZeros, explanations } = spectrumAt(objective, point);
  const shared = explanations.find(({ id }) => id === 'linear-sharing')?.count ?? 0;
  return { zero: inertia?.zero, explained: explainedZeros, shared };
}

describe('Units that are on for every sample', () => {
  for (const [loss, outputs] of [
    ['MSELoss', 1],
    ['MSELoss', 2],
    ['CrossEntropyLoss', 2],
    ['CrossEntropyLoss', 3],
    ['BCEWithLogitsLoss', 1],
  ] as const) {
    // A softmax sees one output less than there are, and adds the two shifts of the last layer's weights and bias.
    const seen = loss === 'CrossEntropyLoss' ? outputs - 1 : outputs;
    it(`leave (on − ${seen})·(inputs + 1 − ${seen}) directions flat before ${loss} of ${outputs}, even where there is a gradient, and all are explained`, () => {
      for (const on of [0, 1, 2, 3, 4]) {
        for (const inputs of [2, 3]) {
          const { zero, explained, shared } = zerosOf(on, inputs, outputs, loss);
          assert.equal(
            shared,
            Math.max(0, on - seen) * Math.max(0, inputs + 1 - seen),
            `${on} on, ${inputs} inputs`,
          );
          assert.equal(explained, zero, `${on} on, ${inputs} inputs`);
        }
      }
    });
  }

  it('are no more linear than a network without activations', () => {
    const { zero, explained, shared } = zerosOf(5, 3, 2, 'MSELoss', false);
    assert.ok(shared >= (5 - 2) * (3 + 1 - 2));
    assert.equal(explained, zero);
  });
});
