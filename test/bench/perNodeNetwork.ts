import type { Shape } from './shapes';

/** A unit as TensorFlow Playground has it: an object with links, visited sample by sample. */
class Unit {
  readonly inputs: Link[] = [];
  readonly outputs: Link[] = [];
  bias = 0.1;
  total = 0;
  output = 0;
  outputGradient = 0;
  inputGradient = 0;
  biasGradient = 0;
  biasVelocity = 0;

  constructor(readonly hidden: boolean) {}
}

class Link {
  gradient = 0;
  velocity = 0;

  constructor(
    readonly source: Unit,
    readonly target: Unit,
    public weight: number,
  ) {
    source.outputs.push(this);
    target.inputs.push(this);
  }
}

/**
 * The training step of a shape without batch norm on objects for units and links, as playground.tensorflow.org is built
 * (Smilkov and Carter 2016): forward and backward for every sample, gradients gathered in the objects, then one update.
 */
export function perNodeStep({ widths, batch }: Shape): () => void {
  const layers = widths.map((width, index) =>
    Array.from({ length: width }, () => new Unit(index > 0 && index < widths.length - 1)),
  );
  let count = 0;
  for (let index = 1; index < layers.length; index++)
    for (const target of layers[index])
      for (const source of layers[index - 1])
        new Link(source, target, Math.sin(++count) / Math.sqrt(widths[index - 1]));
  const head = layers[layers.length - 1];
  const samples = Array.from({ length: batch }, (_, s) => ({
    input: Array.from({ length: widths[0] }, (_unused, i) => Math.cos(s * widths[0] + i)),
    label: s % head.length,
  }));
  return () => {
    for (const { input, label } of samples) {
      forward(layers, input);
      softmaxGradient(head, label, batch);
      backward(layers);
    }
    update(layers);
  };
}

function forward(layers: readonly Unit[][], input: readonly number[]): void {
  layers[0].forEach((unit, i) => (unit.output = input[i]));
  for (let index = 1; index < layers.length; index++) {
    for (const unit of layers[index]) {
      unit.total = unit.bias;
      for (const link of unit.inputs) unit.total += link.weight * link.source.output;
      unit.output = unit.hidden ? Math.max(0, unit.total) : unit.total;
    }
  }
}

/** ∂L/∂output of the last layer: (softmax − one-hot)/S. */
function softmaxGradient(head: readonly Unit[], label: number, batch: number): void {
  let most = -Infinity;
  for (const { output } of head) most = Math.max(most, output);
  let sum = 0;
  for (const { output } of head) sum += Math.exp(output - most);
  head.forEach((unit, o) => {
    unit.outputGradient = (Math.exp(unit.output - most) / sum - (o === label ? 1 : 0)) / batch;
  });
}

function backward(layers: readonly Unit[][]): void {
  for (let index = layers.length - 1; index > 0; index--) {
    for (const unit of layers[index]) {
      unit.inputGradient = unit.hidden && unit.total <= 0 ? 0 : unit.outputGradient;
      unit.biasGradient += unit.inputGradient;
      for (const link of unit.inputs) link.gradient += unit.inputGradient * link.source.output;
    }
    if (index === 1) return;
    for (const unit of layers[index - 1]) {
      unit.outputGradient = 0;
      for (const link of unit.outputs) unit.outputGradient += link.weight * link.target.inputGradient;
    }
  }
}

/** SGD with momentum 0.9. */
function update(layers: readonly Unit[][]): void {
  for (let index = 1; index < layers.length; index++) {
    for (const unit of layers[index]) {
      unit.biasVelocity = 0.9 * unit.biasVelocity + unit.biasGradient;
      unit.bias -= 0.01 * unit.biasVelocity;
      unit.biasGradient = 0;
      for (const link of unit.inputs) {
        link.velocity = 0.9 * link.velocity + link.gradient;
        link.weight -= 0.01 * link.velocity;
        link.gradient = 0;
      }
    }
  }
}
