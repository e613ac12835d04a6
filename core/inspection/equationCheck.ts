import type { FloatArray } from '../network/definition';
import { TensorMemory } from '../kernels/memory';
import { layerDefinition } from '../network/layers/registry';
import { Network } from '../network/network';
import type { Pass } from '../network/pass';
import type { CheckedTensor, EquationCheck } from '../session/protocol/inspection';
import type { Trainer } from '../training/trainer';
import { emptyTarget, type PartTarget } from '../training/trainingData';

/** Entries of each tensor that are compared, spread evenly over it. */
const entriesPerTensor = 24;
/** Rows: as many as this many multiplications a forward pass allow. */
const budget = 3e6;
const mostRows = 48;
/** Relative to the value where that is above 1. The formula's error is h⁴, the rounding's 1e-16/h. */
const stepSize = 1e-4;
/** Entries below this part of the tensor's largest are compared with that instead of with themselves. */
const floor = 1e-3;
/** And none is compared with less than this part of the loss: the differences know the derivative to about 1e-11 of it. */
const lossFloor = 1e-4;

/**
 * Compares what backpropagation says of one layer's W, b, X and Y with finite differences of the loss, in float64 and in
 * train mode without dropout, whatever precision the network trains in. (f(−2h) − 8f(−h) + 8f(h) − f(2h))/12h: Abramowitz
 * and Stegun 25.3.6. The number behind the last layer stands for the loss, of which ∂L/∂Y is compared. Entries whose step crosses a kink are counted and left out: there is no derivative to compare.
 */
export function checkEquations(trainer: Trainer, layer: number): EquationCheck {
  const twin = new Float64Twin(trainer);
  const least = lossFloor * Math.abs(twin.differentiate());
  const { network, pass, rows } = twin;
  const answer = (of: number) => ({
    name: '∂L/∂Y',
    values: pass.outputs[of].data.subarray(0, rows * network.layers[of].outFeatures),
    analytic: pass.outputGradients[of].data.slice(0, rows * network.layers[of].outFeatures),
    from: of + 1,
  });
  const compared =
    layer === network.layers.length ? [answer(layer - 1)] : [...ofLayer(twin, layer), answer(layer)];
  return compareAll(twin, compared, least);
}

interface Compared {
  readonly name: string;
  readonly values: FloatArray;
  readonly analytic: FloatArray;
  /** The layer that the values enter. */
  readonly from: number;
}

/** Parameters and input of a layer. */
function ofLayer({ network, pass, rows }: Float64Twin, layer: number): Compared[] {
  const before = layer === 0 ? pass.input : pass.outputs[layer - 1];
  const beforeGradient = layer === 0 ? pass.inputGradient : pass.outputGradients[layer - 1];
  const { inFeatures } = network.layers[layer];
  return [
    ...network.segmentsOf(layer, 'parameter').map(segment => ({
      name: `∂L/∂${segment.tensor}`,
      values: network.valuesOf(segment),
      analytic: network.gradients.data.slice(segment.offset, segment.offset + segment.length),
      from: layer,
    })),
    {
      name: '∂L/∂X',
      values: before.data.subarray(0, rows * inFeatures),
      analytic: (beforeGradient?.data ?? new Float64Array(0)).slice(0, rows * inFeatures),
      from: layer,
    },
  ];
}

function compareAll(twin: Float64Twin, tensors: readonly Compared[], least: number): EquationCheck {
  let kinks = 0;
  const entries = tensors.map(({ name, values, analytic, from }): CheckedTensor => {
    let largest = 0;
    for (const value of analytic) largest = Math.max(largest, Math.abs(value));
    let worst = 0;
    let compared = 0;
    for (const index of spread(values.length)) {
      const numeric = twin.difference(values, index, from);
      if (numeric === undefined) {
        kinks++;
        continue;
      }
      compared++;
      const size = Math.max(Math.abs(analytic[index]), Math.abs(numeric), largest * floor, least);
      const error = size === 0 ? 0 : Math.abs(analytic[index] - numeric) / size;
      if (!(error <= worst)) worst = error;
    }
    return { name, entries: compared, maxRelativeError: worst };
  });
  const maxRelativeError = entries.reduce(
    (most, { maxRelativeError: error }) => (error <= most ? most : error),
    0,
  );
  return { rows: twin.rows, entries, maxRelativeError, kinks };
}

function spread(length: number): number[] {
  const count = Math.min(length, entriesPerTensor);
  return Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * length) / count));
}

/** The same network in float64 on some rows, to be disturbed at will. */
class Float64Twin {
  readonly network: Network;
  readonly pass: Pass;
  readonly rows: number;
  private readonly target: PartTarget;
  private readonly kinked: readonly number[];

  constructor({ network, training }: Trainer) {
    const memory = TensorMemory.create();
    this.network = new Network(
      network.layerConfigs,
      network.lossConfig,
      network.inFeatures,
      memory,
      'float64',
    );
    this.network.parameters.data.set(network.parameters.data);
    this.network.buffers.data.set(network.buffers.data);
    this.network.counters.set(network.counters);
    const affordable = Math.max(8, Math.floor(budget / network.parameterCount));
    this.rows = Math.min(training.rows, mostRows, affordable);
    this.pass = this.network.createPass(this.rows, { gradients: true, inputGradient: true });
    this.target = emptyTarget(training.target, this.rows, memory, 'float64');
    const { inFeatures } = training;
    const width = training.target.kind === 'labels' ? 1 : training.target.width;
    for (let row = 0; row < this.rows; row++) {
      const source = Math.floor((row * training.rows) / this.rows);
      this.pass.input.data.set(
        training.inputs.data.subarray(source * inFeatures, (source + 1) * inFeatures),
        row * inFeatures,
      );
      for (let j = 0; j < width; j++)
        this.target.tensor.data[row * width + j] = training.target.tensor.data[source * width + j];
    }
    this.kinked = network.layers.flatMap((_, index) =>
      layerDefinition(network.layerConfigs[index]).elementwise?.piecewiseLinear ? [index] : [],
    );
  }

  differentiate(): number {
    const { network, pass, rows } = this;
    network.forward(pass, rows, { mode: 'train' });
    const loss = network.loss(pass, rows, this.target.tensor, true);
    network.backward(pass, rows, { inputGradient: true });
    return loss;
  }

  /** The derivative of the loss by one value, running the layers from `from` on; undefined across a kink. */
  difference(values: FloatArray, index: number, from: number): number | undefined {
    const kept = values[index];
    const h = stepSize * Math.max(1, Math.abs(kept));
    let sum = 0;
    let pattern: string | undefined;
    let crossed = false;
    for (const [offset, weight] of [
      [-2, 1],
      [-1, -8],
      [1, 8],
      [2, -1],
    ]) {
      values[index] = kept + offset * h;
      sum += weight * this.lossFrom(from);
      const now = this.pattern(from);
      crossed ||= pattern !== undefined && pattern !== now;
      pattern = now;
    }
    values[index] = kept;
    this.lossFrom(from);
    return crossed ? undefined : sum / (12 * h);
  }

  private lossFrom(layer: number): number {
    const { pass, rows, network } = this;
    for (let index = layer; index < pass.layers.length; index++)
      pass.layers[index].forward(rows, { mode: 'train' });
    return network.loss(pass, rows, this.target.tensor, false);
  }

  /** On which side of their kinks all units are. */
  private pattern(from: number): string {
    const sides: number[] = [];
    for (const layer of this.kinked) {
      if (layer < from) continue;
      const { data } = layer === 0 ? this.pass.input : this.pass.outputs[layer - 1];
      const count = this.rows * this.network.layers[layer].inFeatures;
      let hash = 0;
      for (let k = 0; k < count; k++) hash = (Math.imul(hash, 31) + (data[k] > 0 ? 1 : 2)) | 0;
      sides.push(hash);
    }
    return sides.join(' ');
  }
}
