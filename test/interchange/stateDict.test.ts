import assert from 'node:assert/strict';
import { InputError } from '../../core/config/problem';
import type { StoredTensor } from '../../core/interchange/safetensors';
import { readSafetensors, writeSafetensors } from '../../core/interchange/safetensors';
import { loadStateDict, saveStateDict } from '../../core/interchange/stateDict';
import type { Precision } from '../../core/kernels/memory';
import { TensorMemory } from '../../core/kernels/memory';
import type { LayerConfig } from '../../core/network/layers/registry';
import { Network } from '../../core/network/network';

const layers: readonly LayerConfig[] = [
  { type: 'Linear', out_features: 5 },
  { type: 'BatchNorm1d' },
  { type: 'ReLU' },
  { type: 'Linear', out_features: 2, bias: false },
];

function networkOf(precision: Precision, seed: number): Network {
  const network = new Network(layers, { type: 'CrossEntropyLoss' }, 3, TensorMemory.create(), precision);
  network.initialize(seed);
  return network;
}

/** A trained look: statistics and counter away from their start. */
function usedNetwork(precision: Precision): Network {
  const network = networkOf(precision, 4);
  network.buffers.data.forEach((_, index) => (network.buffers.data[index] = index + 0.25));
  network.counters[0] = 123;
  return network;
}

function rewrite(change: (tensors: Map<string, StoredTensor>) => void): Uint8Array {
  const tensors = new Map(readSafetensors(saveStateDict(usedNetwork('float32')), 'file').tensors);
  change(tensors);
  return writeSafetensors(tensors);
}

function complaint(bytes: Uint8Array): string {
  const network = networkOf('float32', 1);
  const before = [...network.parameters.data];
  try {
    loadStateDict(network, bytes, 'w.safetensors');
  } catch (error) {
    assert.ok(error instanceof InputError);
    assert.deepEqual([...network.parameters.data], before, 'nothing was loaded');
    return error.message;
  }
  return assert.fail('the weights were loaded');
}

describe('Weights', () => {
  it('carry the names, shapes and types of PyTorch’s state dict', () => {
    const { tensors, metadata } = readSafetensors(saveStateDict(usedNetwork('float32')), 'file');
    const described = [...tensors].map(([name, { shape, data }]) => [name, shape, data.constructor.name]);
    described.sort();
    assert.deepEqual(described, [
      ['0.bias', [5], 'Float32Array'],
      ['0.weight', [5, 3], 'Float32Array'],
      ['1.bias', [5], 'Float32Array'],
      ['1.num_batches_tracked', [], 'BigInt64Array'],
      ['1.running_mean', [5], 'Float32Array'],
      ['1.running_var', [5], 'Float32Array'],
      ['1.weight', [5], 'Float32Array'],
      ['3.weight', [2, 5], 'Float32Array'],
    ]);
    assert.equal(metadata.get('format'), 'pt');
    assert.equal(tensors.get('1.num_batches_tracked')?.data[0], 123n);
  });

  it('are read into either precision', () => {
    for (const from of ['float32', 'float64'] as const) {
      for (const to of ['float32', 'float64'] as const) {
        const source = usedNetwork(from);
        const target = networkOf(to, 9);
        assert.deepEqual(loadStateDict(target, saveStateDict(source), 'file'), { nonFinite: [] });
        const rounded = (value: number): number => (to === 'float32' ? Math.fround(value) : value);
        assert.deepEqual([...target.parameters.data], Array.from(source.parameters.data, rounded));
        assert.deepEqual([...target.buffers.data], Array.from(source.buffers.data, rounded));
        assert.deepEqual([...target.counters], [123]);
      }
    }
  });

  it('that do not fit are refused as a whole, with every tensor at fault', () => {
    const message = complaint(
      rewrite(tensors => {
        tensors.delete('0.bias');
        tensors.set('0.weight', { shape: [3, 5], data: new Float32Array(15) });
        tensors.set('4.weight', { shape: [1], data: new Float32Array(1) });
      }),
    );
    assert.match(message, /0\.bias \[5\] expected, not found/);
    assert.match(message, /0\.weight \[5, 3\] expected, found \[3, 5\]/);
    assert.match(message, /4\.weight \[1\] has no place in the network/);
  });

  it('of integers, or counters that are none, are refused', () => {
    const counter = rewrite(tensors => {
      tensors.set('1.num_batches_tracked', { shape: [], data: Float32Array.of(1) });
      tensors.set('0.bias', { shape: [5], data: new BigInt64Array(5) });
    });
    const message = complaint(counter);
    assert.match(message, /1\.num_batches_tracked \[\] expected as I64/);
    assert.match(message, /0\.bias \[5\] expected as F32 or F64, found I64/);
  });

  it('that are not finite are loaded and told', () => {
    const bytes = rewrite(tensors => {
      tensors.set('3.weight', { shape: [2, 5], data: new Float32Array(10).fill(NaN) });
    });
    const network = networkOf('float32', 1);
    assert.deepEqual(loadStateDict(network, bytes, 'file'), { nonFinite: ['3.weight'] });
    assert.ok(network.parameters.data.some(Number.isNaN));
  });
});
