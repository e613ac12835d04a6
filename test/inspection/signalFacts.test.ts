import assert from 'node:assert/strict';
import { geometricMean, gradientFlow } from '../../core/inspection/gradientFlow';
import { momentsOf } from '../../core/inspection/moments';
import { TensorMemory } from '../../core/kernels/memory';
import type { LayerConfig } from '../../core/network/layers/registry';
import { Network } from '../../core/network/network';
import { TorchGenerator } from '../../core/random/torchGenerator';
import type { LayerFlow } from '../../core/session/protocol/gradientFlow';

const width = 300;
const depth = 6;
const rows = 300;

interface Signal {
  readonly linears: readonly LayerFlow[];
  /** Var(∂L/∂W) of the first Linear over that of the last. */
  readonly weightGradientRatio: number;
}

/** Six layers of 300 units, normal inputs of the given size and normal targets. */
function signalOf(activation: LayerConfig | undefined, init: string | undefined, inputSize = 1): Signal {
  const layers = Array.from({ length: depth }, (_, layer): LayerConfig[] => [
    {
      type: 'Linear',
      out_features: width,
      bias: false,
      ...(init === 'xavier' && { init: { type: 'xavier_uniform_' } }),
      ...(init === 'kaiming' && { init: { type: 'kaiming_uniform_', nonlinearity: 'relu' } }),
    },
    ...(activation && layer < depth - 1 ? [activation] : []),
  ]).flat();
  const memory = TensorMemory.create();
  const network = new Network(layers, { type: 'MSELoss' }, width, memory, 'float64');
  network.initialize(7);
  const random = new TorchGenerator(5);
  const pass = network.createPass(rows, { gradients: true });
  const target = memory.tensor('float64', rows * width);
  random.fillNormal(pass.input.data);
  for (let i = 0; i < pass.input.length; i++) pass.input.data[i] *= inputSize;
  random.fillNormal(target.data);
  // Far from what the network answers, so that ∂L/∂y does not depend on the weights, as the theory assumes.
  for (let i = 0; i < target.length; i++) target.data[i] *= 1000;
  network.forward(pass, rows, { mode: 'train' });
  network.loss(pass, rows, target, true);
  network.backward(pass, rows);
  const flow = gradientFlow(network, pass, rows, network.gradients.data);
  const linears = flow.filter(({ type }) => type === 'Linear');
  const variances = network.segments.map(({ offset, length }) => {
    return momentsOf(network.gradients.data.subarray(offset, offset + length)).rms ** 2;
  });
  return { linears, weightGradientRatio: variances[0] / variances[variances.length - 1] };
}

function assertFactor(flows: readonly LayerFlow[], expected: number, tolerance: number): void {
  for (const { layer, forwardFactor, backwardFactor } of flows) {
    assert.ok(
      Math.abs(forwardFactor - expected) < tolerance,
      `forward factor of layer ${layer}: ${forwardFactor}`,
    );
    assert.ok(
      Math.abs(backwardFactor - expected) < tolerance,
      `backward factor of layer ${layer}: ${backwardFactor}`,
    );
  }
}

describe('The gradient flow shows what Glorot and Bengio (2010) and He (2015) found', () => {
  it("nn.Linear's default start leaves a third of the variance from layer to layer, both ways", () => {
    const { linears } = signalOf(undefined, undefined);
    assertFactor(linears.slice(1), 1 / 3, 0.03);
    const ratio = (linears[0].gradient / linears[depth - 1].gradient) ** 2;
    assert.ok(Math.abs(ratio * 3 ** 5 - 1) < 0.15, `variance of ∂L/∂z, first over last: ${ratio}`);
  });

  it('the variance of weight gradients stays the same meanwhile, so that it cannot show a vanishing signal', () => {
    const { weightGradientRatio } = signalOf(undefined, undefined);
    assert.ok(Math.abs(weightGradientRatio - 1) < 0.15, `${weightGradientRatio}`);
  });

  it("Glorot's start keeps the variance in a linear network, and with tanh on small inputs", () => {
    assertFactor(signalOf(undefined, 'xavier').linears.slice(1), 1, 0.07);
    const { linears } = signalOf({ type: 'Tanh' }, 'xavier', 0.1);
    const mean = geometricMean(linears.slice(1).map(({ backwardFactor }) => backwardFactor));
    assert.ok(mean > 0.95 && mean < 1.01, `${mean}`);
  });

  it("with ReLU Glorot's start halves the variance, He's keeps it", () => {
    const halved = signalOf({ type: 'ReLU' }, 'xavier').linears;
    const kept = signalOf({ type: 'ReLU' }, 'kaiming').linears;
    const mean = (flows: readonly LayerFlow[], key: 'forwardFactor' | 'backwardFactor'): number =>
      geometricMean(flows.slice(1).map(flow => flow[key]));
    for (const key of ['forwardFactor', 'backwardFactor'] as const) {
      assert.ok(Math.abs(mean(halved, key) - 0.5) < 0.03, `${key}: ${mean(halved, key)}`);
      assert.ok(Math.abs(mean(kept, key) - 1) < 0.05, `${key}: ${mean(kept, key)}`);
    }
  });

  it('theory predicts the factors from the weights alone', () => {
    for (const [activation, init] of [
      [undefined, undefined],
      [undefined, 'xavier'],
      [{ type: 'ReLU' }, 'kaiming'],
    ] as const) {
      // A single layer of 300 ReLUs strays by a fifth; the mean of five shows the law.
      const flows = signalOf(activation, init).linears.slice(1);
      const mean = (key: 'forwardFactor' | 'backwardFactor' | 'forwardTheory' | 'backwardTheory'): number =>
        geometricMean(flows.map(flow => flow[key]));
      assert.ok(Math.abs(mean('forwardTheory') / mean('forwardFactor') - 1) < 0.07);
      assert.ok(Math.abs(mean('backwardTheory') / mean('backwardFactor') - 1) < 0.07);
    }
  });
});
