import type { FloatArray } from '../network/definition';
import type { Network } from '../network/network';
import type { Pass } from '../network/pass';

/** Where the first number that is not finite appeared. */
export interface Divergence {
  /** The step that could not be made, counted from 1. */
  readonly step: number;
  readonly quantity: 'parameter' | 'buffer' | 'input' | 'output' | 'loss' | 'output gradient' | 'gradient';
  /** Undefined for the input and the loss. */
  readonly layer: number | undefined;
  /** Name in the state dict, for parameters, buffers and gradients. */
  readonly tensor: string | undefined;
  /** Unit of the layer's output, feature of the input, or entry of the tensor. */
  readonly index: number | undefined;
  /** NaN or ±Infinity. */
  readonly value: number;
  /** What is so and what to do. */
  readonly message: string;
}

/**
 * Finds the first number that is not finite, in the order in which a step computes them; undefined when all are finite.
 *
 * @param step the step at fault, from 1
 */
export function findDivergence(
  network: Network,
  pass: Pass,
  rows: number,
  loss: number,
  step: number,
): Divergence | undefined {
  return (
    inTensors(network, 'parameter', step) ??
    inTensors(network, 'buffer', step) ??
    inInput(network, pass, rows, step) ??
    inOutputs(network, pass, rows, step) ??
    inLoss(loss, step) ??
    inOutputGradients(network, pass, rows, step) ??
    inGradients(network, step)
  );
}

const advice =
  'Lower the learning rate, clip the gradient ("clip_grad_norm") or look at the step before for what grew.';

function inTensors(network: Network, quantity: 'parameter' | 'buffer', step: number): Divergence | undefined {
  for (const segment of network.segments) {
    if (segment.kind !== quantity) continue;
    const values = network.valuesOf(segment);
    const index = firstNonFinite(values, values.length);
    if (index < 0) continue;
    const value = values[index];
    const when = step === 1 ? 'from the start' : `since step ${step - 1}`;
    const message = `${segment.name}[${index}] is ${value} ${when}, so step ${step} cannot be made. ${advice}`;
    return { step, quantity, layer: segment.layer, tensor: segment.name, index, value, message };
  }
  return undefined;
}

function inInput(network: Network, pass: Pass, rows: number, step: number): Divergence | undefined {
  const index = firstNonFinite(pass.input.data, rows * network.inFeatures);
  if (index < 0) return undefined;
  const feature = index % network.inFeatures;
  const value = pass.input.data[index];
  const message = `Step ${step}: feature ${feature} of the data is ${value}. Remove such rows from the data.`;
  return { step, quantity: 'input', layer: undefined, tensor: undefined, index: feature, value, message };
}

function inOutputs(network: Network, pass: Pass, rows: number, step: number): Divergence | undefined {
  for (const [layer, output] of pass.outputs.entries()) {
    const found = inLayer(network, layer, output.data, rows);
    if (!found) continue;
    const { type } = network.layers[layer];
    const message = `Step ${step}: the output of unit ${found.index} in layer ${layer} (${type}) is ${found.value}. ${advice}`;
    return { step, quantity: 'output', layer, tensor: undefined, ...found, message };
  }
  return undefined;
}

function inLoss(loss: number, step: number): Divergence | undefined {
  if (Number.isFinite(loss)) return undefined;
  const message = `Step ${step}: the loss is ${loss}, though every output is finite. ${advice}`;
  return {
    step,
    quantity: 'loss',
    layer: undefined,
    tensor: undefined,
    index: undefined,
    value: loss,
    message,
  };
}

function inOutputGradients(network: Network, pass: Pass, rows: number, step: number): Divergence | undefined {
  for (let layer = pass.outputGradients.length - 1; layer >= 0; layer--) {
    const found = inLayer(network, layer, pass.outputGradients[layer].data, rows);
    if (!found) continue;
    const { type } = network.layers[layer];
    const message = `Step ${step}: the gradient by the output of unit ${found.index} in layer ${layer} (${type}) is ${found.value}. ${advice}`;
    return { step, quantity: 'output gradient', layer, tensor: undefined, ...found, message };
  }
  return undefined;
}

function inGradients(network: Network, step: number): Divergence | undefined {
  for (const { kind, name, layer, offset, length } of network.segments) {
    if (kind !== 'parameter') continue;
    const values = network.gradients.data.subarray(offset, offset + length);
    const index = firstNonFinite(values, length);
    if (index < 0) continue;
    const value = values[index];
    const message = `Step ${step}: the gradient by ${name}[${index}] is ${value}. ${advice}`;
    return { step, quantity: 'gradient', layer, tensor: name, index, value, message };
  }
  return undefined;
}

function inLayer(
  network: Network,
  layer: number,
  values: FloatArray,
  rows: number,
): { readonly index: number; readonly value: number } | undefined {
  const width = network.layers[layer].outFeatures;
  const index = firstNonFinite(values, rows * width);
  return index < 0 ? undefined : { index: index % width, value: values[index] };
}

function firstNonFinite(values: FloatArray, count: number): number {
  for (let i = 0; i < count; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
}
