import type { Layer, LayerActivations, LayerBinding, LayerPass } from '../layer';

/**
 * y = x ∘ mask, with mask entries 0 (probability p) or 1/(1−p) in train mode and 1 in eval mode.
 *
 * The pass keeps the mask, so backward and directional passes see the same one; a train-mode forward pass without a
 * stream keeps it too, which freezes it over a line search or a loss surface.
 */
export class DropoutLayer implements Layer {
  readonly type = 'Dropout';
  readonly inFeatures: number;
  readonly outFeatures: number;

  constructor(
    private readonly binding: LayerBinding,
    readonly p: number,
  ) {
    this.inFeatures = binding.inFeatures;
    this.outFeatures = binding.outFeatures;
  }

  bind({ capacity, input, output, directional }: LayerActivations): LayerPass {
    const { index, kernels, memory, precision, outFeatures } = this.binding;
    const p = this.p;
    const mask = memory.tensor(precision, capacity * outFeatures);
    const ones = memory.tensor(precision, capacity * outFeatures);
    mask.data.fill(1);
    ones.data.fill(1);
    let active = ones;

    return {
      saved: new Map([['mask', mask]]),
      forward(rows, options) {
        const n = rows * outFeatures;
        active = options.mode === 'train' ? mask : ones;
        if (active === mask && options.dropout) options.dropout.fillMask(index, mask.data, n, p);
        kernels.multiply(input.pointer, active.pointer, output.pointer, n);
      },
      backward(rows, outputGradient, inputGradient) {
        if (!inputGradient) return;
        kernels.multiply(outputGradient.pointer, active.pointer, inputGradient.pointer, rows * outFeatures);
      },
      forwardTangent(rows) {
        if (!directional) return;
        const { inputTangent, outputTangent } = directional;
        const n = rows * outFeatures;
        if (inputTangent) kernels.multiply(inputTangent.pointer, active.pointer, outputTangent.pointer, n);
        else kernels.fill(outputTangent.pointer, n, 0);
      },
      backwardTangent(rows) {
        if (!directional?.inputGradientTangent) return;
        const { outputGradientTangent, inputGradientTangent } = directional;
        const n = rows * outFeatures;
        kernels.multiply(outputGradientTangent.pointer, active.pointer, inputGradientTangent.pointer, n);
      },
    };
  }
}
