import assert from 'node:assert/strict';
import fc from 'fast-check';
import { boundingBox, propagateBounds, provenDead } from '../../core/inspection/intervalBounds';
import { TensorMemory } from '../../core/kernels/memory';
import type { LayerConfig } from '../../core/network/layers/registry';
import { Network } from '../../core/network/network';
import { RandomStream } from '../../core/random/stream';
import { activations, normalizations } from '../network/networks';

const features = 3;

function networkOf(layers: readonly LayerConfig[], seed: number, precision: 'float32' | 'float64'): Network {
  const network = new Network(layers, { type: 'MSELoss' }, features, TensorMemory.create(), precision);
  network.initialize(seed);
  const random = new RandomStream(seed, 'bounds');
  for (let i = 0; i < network.parameters.length; i++) network.parameters.data[i] += random.normal();
  network.segments.forEach(segment => {
    if (segment.kind === 'buffer')
      network.valuesOf(segment).forEach((_, i, values) => (values[i] = 0.01 + 3 * random.uniform()));
  });
  return network;
}

const anyLayer = fc.oneof(
  fc.integer({ min: 1, max: 6 }).map((out): LayerConfig => ({ type: 'Linear', out_features: out })),
  fc.constantFrom<LayerConfig>(
    ...activations,
    { type: 'LeakyReLU', negative_slope: -0.5 },
    ...normalizations.filter(layer => !('track_running_stats' in layer)),
  ),
);

describe('Interval bounds', () => {
  it('hold for every input in the box, corners included, in both precisions', () => {
    fc.assert(
      fc.property(
        fc.array(anyLayer, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 9999 }),
        fc.constantFrom('float32' as const, 'float64' as const),
        fc.constantFrom(0, 1e-6, 1, 50),
        (layers, seed, precision, size) => {
          const network = networkOf(layers, seed, precision);
          const random = new RandomStream(seed, 'inputs');
          const rows = 64;
          const pass = network.createPass(rows);
          const centre = Array.from({ length: features }, () => random.normal());
          for (let k = 0; k < pass.input.length; k++) {
            const place = random.uniform() < 0.5 ? Math.sign(random.normal()) : 2 * random.uniform() - 1;
            pass.input.data[k] = centre[k % features] + size * place;
          }
          network.forward(pass, rows, { mode: 'eval' });
          const bounds = propagateBounds(network, boundingBox(pass.input.data, rows, features));
          bounds.forEach(({ low, high }, layer) => {
            const width = low.length;
            for (let k = 0; k < rows * width; k++) {
              const value = pass.outputs[layer].data[k];
              assert.ok(
                value >= low[k % width] && value <= high[k % width],
                `${value} is not in [${low[k % width]}, ${high[k % width]}] after ${JSON.stringify(layers[layer])}`,
              );
            }
          });
        },
      ),
      {
        numRuns: 300,
        // Softplus falls where the identity takes over, here from 1.524 to 1.5.
        examples: [
          [
            [
              { type: 'GELU', approximate: 'tanh' },
              { type: 'Softplus', beta: 2, threshold: 3 },
              { type: 'ReLU' },
            ],
            2018,
            'float32',
            1,
          ],
        ],
      },
    );
  });

  it('hold around the place where an activation turns or falls, however narrow the box', () => {
    const falling: LayerConfig[] = [
      ...activations,
      { type: 'Softplus', beta: 0.5, threshold: -1 },
      { type: 'ELU', alpha: -1 },
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...falling),
        fc.constantFrom(-2, -1.2784645428, -0.7524614221, -0.7517915247, 0, 1.5, 20),
        fc.constantFrom(0, 1e-12, 1e-9, 1e-6, 1e-3, 1),
        fc.constantFrom(0, 1e-12, 1e-9, 1e-6, 1e-3, 1),
        fc.constantFrom('float32' as const, 'float64' as const),
        (layer, at, below, above, precision) => {
          const network = new Network([layer], { type: 'MSELoss' }, 1, TensorMemory.create(), precision);
          const rows = 101;
          const pass = network.createPass(rows);
          for (let row = 0; row < rows; row++)
            pass.input.data[row] = at - below + ((below + above) * row) / (rows - 1);
          network.forward(pass, rows, { mode: 'eval' });
          const [{ low, high }] = propagateBounds(network, boundingBox(pass.input.data, rows, 1));
          for (const value of pass.outputs[0].data.subarray(0, rows))
            assert.ok(value >= low[0] && value <= high[0], `${value} is not in [${low[0]}, ${high[0]}]`);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('prove a ReLU dead when its weights cannot lift it, and not when a corner can', () => {
    const network = new Network(
      [{ type: 'Linear', out_features: 2 }, { type: 'ReLU' }],
      { type: 'MSELoss' },
      features,
      TensorMemory.create(),
      'float64',
    );
    // Unit 0: x + y + z − 3.5 ≤ −0.5 on [−1, 1]³; unit 1: x + y + z − 2.5 reaches 0.5 in one corner.
    network.parameters.data.set([1, 1, 1, 1, 1, 1, -3.5, -2.5]);
    const box = { low: Float64Array.of(-1, -1, -1), high: Float64Array.of(1, 1, 1) };
    assert.deepEqual(provenDead(network, box), [[], [true, false]]);
  });

  it('promise nothing for batch norm without running statistics', () => {
    const network = networkOf(
      [{ type: 'BatchNorm1d', track_running_stats: false }, { type: 'ReLU' }],
      1,
      'float64',
    );
    const box = { low: Float64Array.of(0, 0, 0), high: Float64Array.of(0, 0, 0) };
    assert.deepEqual(provenDead(network, box)[1], [false, false, false]);
  });

  it('pass NaN weights on as no bound at all, never as a proof', () => {
    const network = new Network(
      [{ type: 'Linear', out_features: 1 }, { type: 'ReLU' }],
      { type: 'MSELoss' },
      features,
      TensorMemory.create(),
      'float64',
    );
    network.parameters.data.set([Number.NaN, 0, 0, -1]);
    const box = { low: Float64Array.of(-1, -1, -1), high: Float64Array.of(1, 1, 1) };
    assert.deepEqual(provenDead(network, box)[1], [false]);
  });
});
