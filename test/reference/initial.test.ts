import assert from 'node:assert/strict';
import { TensorMemory } from '../../core/kernels/memory';
import { Network } from '../../core/network/network';
import { assertClose, tolerances } from './closeness';
import { decode, referenceCases } from './referenceCases';

/** Their draws pass through log, cos, erf or a decomposition, whose last bits depend on the mathematics library. */
const inexact = new Set([
  'normal_',
  'xavier_normal_',
  'kaiming_normal_',
  'trunc_normal_',
  'orthogonal_',
  'sparse_',
]);

describe('A seed gives the initial weights of PyTorch', () => {
  for (const { name, seed, precision, features, layers, parameters } of referenceCases.initial) {
    const equality = inexact.has(name) ? 'to round-off' : 'to the bit';
    it(`${precision}, ${name}, ${JSON.stringify(layers[0])}, ${equality}`, () => {
      const network = new Network(layers, { type: 'MSELoss' }, features, TensorMemory.create(), precision);
      network.initialize(seed);
      const expected = decode(parameters, precision);
      if (inexact.has(name))
        assertClose('the weights', network.parameters.data, expected, tolerances[precision] / 100);
      else assert.deepEqual([...network.parameters.data], [...expected]);
    });
  }
});
