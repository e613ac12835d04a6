import assert from 'node:assert/strict';
import type { Mode } from '../../core/network/layer';
import {
  assertNear,
  differentiateAlong,
  gradientAt,
  randomDirection,
  subjectOf,
  type Subject,
} from './differences';
import { activations, around, isKinked, losses, normalizations } from './networks';

const modes: readonly Mode[] = ['train', 'eval'];

function forward({ network, pass, rows, mode }: Subject): Float64Array {
  return Float64Array.from(network.forward(pass, rows, { mode }).data);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);
}

describe('Directional derivatives are those of finite differences', () => {
  for (const layer of [...activations, ...normalizations])
    for (const { loss, width } of losses)
      for (const mode of normalizations.includes(layer) ? modes : modes.slice(0, 1))
        it(`${JSON.stringify(layer)} with ${JSON.stringify(loss)} in ${mode} mode`, () => {
          const subject = subjectOf({ layers: around(layer, width), loss, mode, seed: 3 });
          const { network, pass, rows } = subject;
          const direction = randomDirection(network, 5);
          const h = isKinked(layer) ? 1e-5 : 1e-4;
          const byGradient = differentiateAlong(
            network.parameters,
            direction.data,
            () => gradientAt(subject),
            h,
          );
          const byLogits = differentiateAlong(network.parameters, direction.data, () => forward(subject), h);

          gradientAt(subject);
          const product = network.memory.tensor('float64', network.parameterCount);
          network.hessianVectorProduct(pass, rows, direction, product);
          assertNear(product.data, byGradient, 2e-7, 'H·v');
          assertNear(pass.outputTangents.at(-1)!.data, byLogits, 2e-7, 'J·v');
        });
});

describe('The Hessian', () => {
  const subject = subjectOf({
    layers: around({ type: 'BatchNorm1d' }, 4),
    loss: { type: 'CrossEntropyLoss' },
  });
  const { network, pass, rows } = subject;
  const times = (direction: ReturnType<typeof randomDirection>): Float64Array => {
    const product = network.memory.tensor('float64', network.parameterCount);
    network.hessianVectorProduct(pass, rows, direction, product);
    return Float64Array.from(product.data);
  };

  before(() => gradientAt(subject));

  it('is symmetric: u·Hv = v·Hu', () => {
    const u = randomDirection(network, 8);
    const v = randomDirection(network, 9);
    const left = dot(u.data, times(v));
    const right = dot(v.data, times(u));
    assert.ok(Math.abs(left - right) <= 1e-11 * Math.max(1, Math.abs(left)), `${left} against ${right}`);
  });

  it('is linear in the direction: H(2u − 3v) = 2Hu − 3Hv', () => {
    const u = randomDirection(network, 8);
    const v = randomDirection(network, 9);
    const w = randomDirection(network, 10);
    for (let i = 0; i < w.length; i++) w.data[i] = 2 * u.data[i] - 3 * v.data[i];
    const [hu, hv, hw] = [times(u), times(v), times(w)];
    assertNear(
      hw,
      hu.map((value, i) => 2 * value - 3 * hv[i]),
      1e-11,
    );
  });

  it('answers the same for one direction again after another one', () => {
    const u = randomDirection(network, 8);
    const first = times(u);
    times(randomDirection(network, 11));
    assert.deepEqual(times(u), first);
  });
});

describe('The Jacobian', () => {
  it('is linear in the direction and the transpose of backpropagation: ⟨g, Jv⟩ = ⟨Jᵀg, v⟩', () => {
    for (const layer of [...activations, ...normalizations]) {
      const subject = subjectOf({ layers: around(layer, 2), loss: { type: 'MSELoss' }, seed: 4 });
      const { network, pass, rows } = subject;
      const gradient = gradientAt(subject);
      const direction = randomDirection(network, 6);
      const tangent = network.jacobianVectorProduct(pass, rows, direction);
      const left = dot(tangent.data, pass.outputGradients.at(-1)!.data);
      const right = dot(gradient, direction.data);
      assert.ok(Math.abs(left - right) <= 1e-11 * Math.max(1, Math.abs(right)), `${left} against ${right}`);
    }
  });
});

describe('The Gauss-Newton matrix', () => {
  for (const { loss, width } of losses)
    it(`is Jᵀ ∇²L J for ${JSON.stringify(loss)}: by finite differences of the loss's gradient`, () => {
      const subject = subjectOf({ layers: around({ type: 'SiLU' }, width), loss, seed: 2 });
      const { network, pass, rows, target } = subject;
      const gradient = gradientAt(subject);
      const direction = randomDirection(network, 7);
      const product = network.memory.tensor('float64', network.parameterCount);
      network.gaussNewtonVectorProduct(pass, rows, direction, product);

      // v·Gv = ⟨Jv, ∇²L Jv⟩, with ∇²L Jv from differences of ∂L/∂logits along Jv.
      const tangent = Float64Array.from(network.jacobianVectorProduct(pass, rows, direction).data);
      const bend = differentiateAlong(pass.logits, tangent, () => {
        network.loss(pass, rows, target, true);
        return pass.outputGradients.at(-1)!.data;
      });
      pass.outputGradients.at(-1)!.data.set(bend);
      network.backward(pass, rows);
      assertNear(product.data, network.gradients.data, 1e-7, 'G·v');
      const quadratic = dot(product.data, direction.data);
      assert.ok(quadratic >= 0, `v·Gv = ${quadratic} is not negative`);
      assert.equal(gradient.length, product.length);
    });

  it('is the Hessian where the network is linear in its parameters', () => {
    const subject = subjectOf({
      layers: [{ type: 'Linear', out_features: 3 }],
      loss: { type: 'CrossEntropyLoss' },
    });
    const { network, pass, rows } = subject;
    gradientAt(subject);
    const direction = randomDirection(network, 7);
    const hessian = network.memory.tensor('float64', network.parameterCount);
    const gaussNewton = network.memory.tensor('float64', network.parameterCount);
    network.hessianVectorProduct(pass, rows, direction, hessian);
    network.gaussNewtonVectorProduct(pass, rows, direction, gaussNewton);
    assertNear(gaussNewton.data, hessian.data, 1e-12);
  });
});
