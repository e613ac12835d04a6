import assert from 'node:assert/strict';
import { TensorMemory, type Precision, type Tensor } from '../../core/kernels/memory';
import type { LossTarget, Mode } from '../../core/network/layer';
import type { LayerConfig } from '../../core/network/layers/registry';
import { lossDefinition, type LossConfig } from '../../core/network/losses/registry';
import { Network } from '../../core/network/network';
import type { Pass } from '../../core/network/pass';
import { RandomStream } from '../../core/random/stream';

/** A network at a random point with random rows to answer, far from any symmetry. */
export interface Subject {
  readonly network: Network;
  readonly pass: Pass;
  readonly rows: number;
  readonly target: LossTarget;
  readonly mode: Mode;
}

export interface SubjectOptions {
  readonly layers: readonly LayerConfig[];
  readonly loss: LossConfig;
  readonly inFeatures?: number;
  readonly rows?: number;
  readonly mode?: Mode;
  readonly seed?: number;
  readonly precision?: Precision;
}

export function subjectOf(options: SubjectOptions): Subject {
  const { layers, loss, inFeatures = 3, rows = 7, mode = 'train', seed = 1, precision = 'float64' } = options;
  const memory = TensorMemory.create();
  const network = new Network(layers, loss, inFeatures, memory, precision);
  network.initialize(seed);
  const random = new RandomStream(seed, 'subject');
  const { data } = network.parameters;
  for (let i = 0; i < data.length; i++) data[i] += 0.3 * random.normal();
  for (const segment of network.segments) {
    if (segment.kind !== 'buffer') continue;
    const isVariance = segment.tensor === 'running_var';
    const values = network.valuesOf(segment);
    for (let i = 0; i < values.length; i++) values[i] = isVariance ? 0.5 + random.uniform() : random.normal();
  }
  const pass = network.createPass(rows, { directional: true, inputGradient: true });
  for (let i = 0; i < pass.input.length; i++) pass.input.data[i] = random.normal();
  const masks = {
    fillMask: (_layer: number, mask: Float32Array | Float64Array, count: number, p: number): void => {
      for (let i = 0; i < count; i++) mask[i] = random.uniform() < p ? 0 : 1 / (1 - p);
    },
  };
  network.forward(pass, rows, { mode, dropout: masks });
  return { network, pass, rows, mode, target: randomTarget(network, loss, rows, random) };
}

function randomTarget(network: Network, loss: LossConfig, rows: number, random: RandomStream): LossTarget {
  const { memory, precision, outFeatures } = network;
  if (lossDefinition(loss).targetKind === 'labels') {
    const labels = memory.int32(rows);
    for (let row = 0; row < rows; row++) labels.data[row] = random.below(outFeatures);
    return labels;
  }
  const values = memory.tensor(precision, rows * outFeatures);
  const isBinary = loss.type === 'BCEWithLogitsLoss';
  for (let i = 0; i < values.length; i++) values.data[i] = isBinary ? random.below(2) : random.normal();
  return values;
}

export function lossAt({ network, pass, rows, target, mode }: Subject): number {
  network.forward(pass, rows, { mode });
  return network.loss(pass, rows, target, false);
}

/** Forward, loss and backward; a copy of ∂L/∂θ. */
export function gradientAt({ network, pass, rows, target, mode }: Subject): Float64Array {
  network.forward(pass, rows, { mode });
  network.loss(pass, rows, target, true);
  network.backward(pass, rows, { inputGradient: true });
  return Float64Array.from(network.gradients.data);
}

/** Fourth-order central difference of a vector function of one number in `values`; error O(h⁴). */
export function differentiate(
  values: Float32Array | Float64Array,
  index: number,
  evaluate: () => ArrayLike<number>,
  h = 1e-4,
): Float64Array {
  const kept = values[index];
  const at = (shift: number): Float64Array => {
    values[index] = kept + shift;
    return Float64Array.from(evaluate());
  };
  const [m2, m1, p1, p2] = [at(-2 * h), at(-h), at(h), at(2 * h)];
  values[index] = kept;
  return m2.map((low, i) => (low - 8 * m1[i] + 8 * p1[i] - p2[i]) / (12 * h));
}

/** The derivative of a vector function along a direction in parameter space. */
export function differentiateAlong(
  parameters: Tensor,
  direction: ArrayLike<number>,
  evaluate: () => ArrayLike<number>,
  h = 1e-4,
): Float64Array {
  const kept = Float64Array.from(parameters.data);
  const t = Float64Array.of(0);
  return differentiate(
    t,
    0,
    () => {
      for (let i = 0; i < kept.length; i++) parameters.data[i] = kept[i] + t[0] * direction[i];
      const result = Float64Array.from(evaluate());
      parameters.data.set(kept);
      return result;
    },
    h,
  );
}

export function randomDirection(network: Network, seed: number): Tensor {
  const random = new RandomStream(seed, 'direction');
  const direction = network.memory.tensor(network.precision, network.parameterCount);
  for (let i = 0; i < direction.length; i++) direction.data[i] = random.normal();
  return direction;
}

/** ‖a − b‖∞ ≤ tolerance · max(‖b‖∞, 1e-3). */
export function assertNear(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what = 'vector',
): void {
  assert.equal(actual.length, expected.length, `length of ${what}`);
  const scale = Math.max(1e-3, ...Array.from(expected, Math.abs));
  for (let i = 0; i < expected.length; i++)
    assert.ok(
      Math.abs(actual[i] - expected[i]) <= tolerance * scale,
      `${what}[${i}] is ${actual[i]}, expected ${expected[i]}`,
    );
}
