import type { LossConfig } from '../network/losses/registry';
import type { FloatArray } from '../network/definition';
import type { Network } from '../network/network';
import type { EquationLine, TensorFacts } from '../session/protocol/inspection';
import { norm } from './moments';
import type { TrainingLook } from './trainingLook';
import { tensorOf } from './unitParts';

const backpropagation = 'Goodfellow, Bengio and Courville, Deep Learning, 2016, §6.5.6';
const batchNormalization = 'Ioffe and Szegedy, Batch Normalization, 2015';
const layerNormalization = 'Ba, Kiros and Hinton, Layer Normalization, 2016';

/** Call after `look.differentiate`: shapes and norms of everything in the layer's equations. */
export function tensorFacts(look: TrainingLook, layer: number): TensorFacts[] {
  const { network, pass, count, gradients } = look;
  const { inFeatures, outFeatures } = network.layers[layer];
  const incoming = layer === 0 ? pass.inputGradient : pass.outputGradients[layer - 1];
  const rowsOf = (name: string, values: ArrayLike<number> | undefined, width: number, meaning: string) => ({
    name,
    shape: [count, width],
    norm: values ? norm(Float64Array.from(values), 0, count * width) : Number.NaN,
    meaning,
  });
  const parameters = network.segmentsOf(layer, 'parameter').flatMap((segment): TensorFacts[] => {
    const symbol = symbolOf(network, layer, segment.tensor);
    const { offset, length, shape } = segment;
    return [
      { name: symbol, shape, norm: norm(network.valuesOf(segment)), meaning: `parameter ${segment.name}` },
      {
        name: `∂L/∂${symbol}`,
        shape,
        norm: norm(gradients.data, offset, offset + length),
        meaning: `gradient of ${segment.name}`,
      },
    ];
  });
  return [
    rowsOf('X', look.inputOf(layer), inFeatures, 'what enters the layer, a row per sample'),
    rowsOf('Y', pass.outputs[layer].data, outFeatures, 'what leaves it'),
    rowsOf('∂L/∂Y', pass.outputGradients[layer].data, outFeatures, 'what comes back from the layer behind'),
    ...parameters,
    rowsOf('∂L/∂X', incoming?.data, inFeatures, 'what goes on to the layer before'),
  ];
}

/** W, b, γ, β: what the parameter is called in the equations. */
export function symbolOf(network: Network, layer: number, tensor: string): string {
  const linear = network.layers[layer].type === 'Linear';
  if (tensor === 'weight') return linear ? 'W' : 'γ';
  return linear ? 'b' : 'β';
}

/** Forward and backward of a layer in one line each. */
export function equationLines(network: Network, layer: number, samples: number): EquationLine[] {
  const { type, inFeatures: m, outFeatures: n } = network.layers[layer];
  const line = (text: string, shapes: string, source: string): EquationLine => ({ text, shapes, source });
  const same = `[${samples} × ${n}]`;
  switch (type) {
    case 'Linear': {
      const bias = tensorOf(network, layer, 'bias') !== undefined;
      return [
        line(
          bias ? 'Y = X Wᵀ + 1 bᵀ' : 'Y = X Wᵀ',
          `${same} = [${samples} × ${m}] · [${m} × ${n}]${bias ? ` + [${samples} × 1] · [1 × ${n}]` : ''}`,
          backpropagation,
        ),
        line(
          '∂L/∂W = (∂L/∂Y)ᵀ X',
          `[${n} × ${m}] = [${n} × ${samples}] · [${samples} × ${m}]`,
          backpropagation,
        ),
        ...(bias
          ? [line('∂L/∂b = (∂L/∂Y)ᵀ 1', `[${n}] = [${n} × ${samples}] · [${samples}]`, backpropagation)]
          : []),
        line('∂L/∂X = (∂L/∂Y) W', `[${samples} × ${m}] = ${same} · [${n} × ${m}]`, backpropagation),
      ];
    }
    case 'BatchNorm1d':
      return [
        line('Y = γ ⊙ X̂ + β, X̂ = (X − μ)/√(v + ε)', `${same}, μ, v, γ, β: [${n}]`, batchNormalization),
        line('∂L/∂γ = Σₛ ∂L/∂Y ⊙ X̂', `[${n}]`, batchNormalization),
        line('∂L/∂β = Σₛ ∂L/∂Y', `[${n}]`, batchNormalization),
        line(
          '∂L/∂X = γ/√(v + ε) ⊙ (∂L/∂Y − mean(∂L/∂Y) − X̂ ⊙ mean(∂L/∂Y ⊙ X̂)), means over the samples',
          same,
          batchNormalization,
        ),
      ];
    case 'LayerNorm':
      return [
        line(
          'Y = γ ⊙ X̂ + β, X̂ = (X − μ)/√(v + ε) for each sample',
          `${same}, μ, v: [${samples}]`,
          layerNormalization,
        ),
        line('∂L/∂γ = Σₛ ∂L/∂Y ⊙ X̂', `[${n}]`, layerNormalization),
        line('∂L/∂β = Σₛ ∂L/∂Y', `[${n}]`, layerNormalization),
        line(
          '∂L/∂X = 1/√(v + ε) ⊙ (G − mean(G) − X̂ ⊙ mean(G ⊙ X̂)), G = γ ⊙ ∂L/∂Y, means over the units',
          same,
          layerNormalization,
        ),
      ];
    case 'Dropout':
      return [
        line(
          'Y = X ⊙ M/(1 − p)',
          `${same}, M random in training; here all ones`,
          'Srivastava et al., Dropout, 2014',
        ),
        line('∂L/∂X = ∂L/∂Y ⊙ M/(1 − p)', same, 'Srivastava et al., Dropout, 2014'),
      ];
    default:
      return [
        line(`Y = ${type}(X), value by value`, same, backpropagation),
        line(`∂L/∂X = ∂L/∂Y ⊙ ${type}′(X)`, same, backpropagation),
      ];
  }
}

/** What the loss sends back to the last layer's outputs, in short. */
export function headGradient({ type }: LossConfig): string {
  return type === 'MSELoss' ? '2 (Y − T)/(S C)' : '(P − T)/S';
}

/** How the loss begins the backward pass. S samples, C outputs, T the targets. */
export function headEquation(loss: LossConfig, samples: number, width: number): EquationLine {
  const shapes = `[${samples} × ${width}], S = ${samples}`;
  const begin = `∂L/∂Y = ${headGradient(loss)}`;
  switch (loss.type) {
    case 'CrossEntropyLoss':
      return {
        text: `${begin} with P = softmax(Y) and T the one-hot (or smoothed) labels`,
        shapes,
        source: 'Bishop, Pattern Recognition and Machine Learning, 2006, eq. 4.109',
      };
    case 'BCEWithLogitsLoss':
      return {
        text: `${begin} with P = σ(Y)`,
        shapes,
        source: 'Bishop, Pattern Recognition and Machine Learning, 2006, eq. 4.91',
      };
    case 'MSELoss':
      return {
        text: `${begin}, the mean being over samples and outputs`,
        shapes: `${shapes}, C = ${width}`,
        source: 'torch.nn.MSELoss, reduction mean',
      };
  }
}

/** The loss itself, forward. */
export function lossEquation(loss: LossConfig, samples: number, width: number): EquationLine {
  const shapes = `scalar, S = ${samples}, C = ${width}`;
  switch (loss.type) {
    case 'CrossEntropyLoss':
      return {
        text: 'L = −(1/S) Σₛ Σ꜀ T ⊙ log P, P = softmax(Y)',
        shapes,
        source: 'torch.nn.CrossEntropyLoss, reduction mean',
      };
    case 'BCEWithLogitsLoss':
      return {
        text: 'L = −(1/S) Σₛ (T log P + (1 − T) log(1 − P)), P = σ(Y)',
        shapes,
        source: 'torch.nn.BCEWithLogitsLoss, reduction mean',
      };
    case 'MSELoss':
      return {
        text: 'L = 1/(S C) Σₛ Σ꜀ (Y − T)²',
        shapes,
        source: 'torch.nn.MSELoss, reduction mean',
      };
  }
}

/** Call after `look.differentiate`: shapes and norms of what is in the loss's equations. */
export function lossTensors(look: TrainingLook, loss: number): TensorFacts[] {
  const { network, pass, count, target } = look;
  const width = network.layers[network.layers.length - 1].outFeatures;
  const of = (name: string, shape: readonly number[], values: ArrayLike<number>, meaning: string) => ({
    name,
    shape,
    norm: norm(Float64Array.from(values), 0, values.length),
    meaning,
  });
  const rows = (tensor: { readonly data: FloatArray }): FloatArray => tensor.data.subarray(0, count * width);
  const { probabilities } = pass.loss;
  return [
    of('L', [], [loss], 'the loss, one number'),
    of('Y', [count, width], rows(pass.outputs[pass.outputs.length - 1]), 'what the network answers'),
    ...(probabilities ? [of('P', [count, width], rows(probabilities), 'the answer as probabilities')] : []),
    target.kind === 'labels'
      ? of('T', [count, width], new Float64Array(count).fill(1), 'labels, one-hot: a 1 in each row')
      : of('T', [count, target.width], target.tensor.data, 'targets'),
    of(
      '∂L/∂Y',
      [count, width],
      rows(pass.outputGradients[pass.outputGradients.length - 1]),
      'what goes back to the last layer',
    ),
  ];
}
