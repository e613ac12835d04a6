import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TensorMemory } from '../../core/kernels/memory';
import type { LayerConfig } from '../../core/network/layers/registry';
import { Network } from '../../core/network/network';
import { gradientAt, lossAt, subjectOf } from './differences';
import { activations, normalizations } from './networks';

function build(layers: readonly LayerConfig[], inFeatures: number): Network {
  return new Network(layers, { type: 'CrossEntropyLoss' }, inFeatures, TensorMemory.create(), 'float32');
}

describe('A network', () => {
  it('of 20 inputs, 40 normalised units and 10 classes has 1330 parameters, of 20-40 and 2 without 922', () => {
    const linear = (out: number): LayerConfig => ({ type: 'Linear', out_features: out });
    assert.equal(
      build([linear(40), { type: 'BatchNorm1d' }, { type: 'ReLU' }, linear(10)], 20).parameterCount,
      1330,
    );
    assert.equal(build([linear(40), { type: 'ReLU' }, linear(2)], 20).parameterCount, 922);
    assert.equal(build([linear(40), { type: 'BatchNorm1d' }], 20).parameterCount, 920);
  });

  it('names its tensors as the state dict of the same nn.Sequential', () => {
    const network = build(
      [
        { type: 'Linear', out_features: 4 },
        { type: 'BatchNorm1d' },
        { type: 'ReLU' },
        { type: 'LayerNorm' },
        { type: 'Linear', out_features: 2, bias: false },
      ],
      3,
    );
    assert.deepEqual(
      network.segments.map(({ name, shape }) => [name, ...shape]),
      [
        ['0.weight', 4, 3],
        ['0.bias', 4],
        ['1.weight', 4],
        ['1.bias', 4],
        ['1.running_mean', 4],
        ['1.running_var', 4],
        ['1.num_batches_tracked'],
        ['3.weight', 4],
        ['3.bias', 4],
        ['4.weight', 2, 4],
      ],
    );
  });

  it('refuses to be without layers', () => {
    assert.throws(() => build([], 2), /at least one layer/);
  });

  it('gives equal weights for equal seeds and others for others', () => {
    const layers: LayerConfig[] = [{ type: 'Linear', out_features: 8 }];
    const weights = (seed: number): number[] => {
      const network = build(layers, 4);
      network.initialize(seed);
      return [...network.parameters.data];
    };
    assert.deepEqual(weights(5), weights(5));
    assert.notDeepEqual(weights(5), weights(6));
  });
});

const anyLayer = fc.oneof(
  fc.integer({ min: 1, max: 9 }).map((out): LayerConfig => ({ type: 'Linear', out_features: out })),
  fc.constantFrom(...activations, ...normalizations),
);
const anyLayers = fc
  .array(anyLayer, { maxLength: 6 })
  .map((layers): LayerConfig[] => [...layers, { type: 'Linear', out_features: 3 }]);

describe('Any network', () => {
  it('lays its tensors out without gaps, and looking at the loss changes nothing', () => {
    fc.assert(
      fc.property(anyLayers, fc.integer({ min: 1, max: 99 }), (layers, seed) => {
        const subject = subjectOf({ layers, loss: { type: 'CrossEntropyLoss' }, seed, rows: 4 });
        const { network } = subject;
        for (const kind of ['parameter', 'buffer', 'counter'] as const) {
          let next = 0;
          for (const segment of network.segments.filter(found => found.kind === kind)) {
            assert.equal(segment.offset, next);
            next += segment.length;
          }
        }
        const before = [network.parameters, network.buffers].map(tensor => tensor.data.slice());
        const first = lossAt(subject);
        gradientAt(subject);
        assert.equal(lossAt(subject), first);
        assert.deepEqual([network.parameters.data, network.buffers.data], before);
        assert.deepEqual(
          network.counters,
          network.counters.map(() => 0),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('answers a row the same alone and among others in eval mode', () => {
    fc.assert(
      fc.property(
        anyLayers.filter(layers => !layers.some(layer => 'track_running_stats' in layer)),
        fc.integer({ min: 1, max: 99 }),
        (layers, seed) => {
          const subject = subjectOf({
            layers,
            loss: { type: 'CrossEntropyLoss' },
            seed,
            rows: 6,
            mode: 'eval',
          });
          const { network, pass } = subject;
          const together = Float64Array.from(network.forward(pass, 6, { mode: 'eval' }).data);
          const single = network.createPass(1);
          for (let row = 0; row < 6; row++) {
            single.input.data.set(pass.input.data.subarray(3 * row, 3 * row + 3));
            const alone = network.forward(single, 1, { mode: 'eval' }).data;
            for (let c = 0; c < 3; c++)
              assert.ok(
                Math.abs(alone[c] - together[3 * row + c]) <= 1e-12 * Math.max(1, Math.abs(alone[c])),
              );
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
