import type { Tensor } from '../../kernels/memory';
import type { Layer, LayerActivations, LayerBinding, LayerPass } from '../layer';

/** Y = X Wᵀ + b; ∂L/∂W = Gᵀ X, ∂L/∂b = Σ_s G_s, ∂L/∂X = G W, with G = ∂L/∂Y. */
export class LinearLayer implements Layer {
  readonly type = 'Linear';
  readonly inFeatures: number;
  readonly outFeatures: number;

  constructor(private readonly binding: LayerBinding) {
    this.inFeatures = binding.inFeatures;
    this.outFeatures = binding.outFeatures;
  }

  bind({ input, output, directional }: LayerActivations): LayerPass {
    const { kernels, parameters, offsets, precision, inFeatures: I, outFeatures: O } = this.binding;
    const bytes = precision === 'float32' ? 4 : 8;
    const w = (parameters.get('weight') as Tensor).pointer;
    const b = parameters.get('bias')?.pointer ?? 0;
    const weightOffset = (offsets.get('weight') as number) * bytes;
    const biasOffset = (offsets.get('bias') ?? 0) * bytes;
    const x = input.pointer;
    const y = output.pointer;

    return {
      saved: new Map(),
      forward(rows) {
        kernels.linearForward(x, w, b, y, rows, I, O);
      },
      backward(rows, outputGradient, inputGradient, gradients) {
        const g = outputGradient.pointer;
        kernels.linearWeightGradient(g, x, gradients.pointer + weightOffset, rows, I, O);
        if (b) kernels.columnSum(g, gradients.pointer + biasOffset, rows, O);
        if (inputGradient) kernels.linearInputGradient(g, w, inputGradient.pointer, rows, I, O);
      },
      forwardTangent(rows, direction) {
        if (!directional) return;
        const { inputTangent, outputTangent } = directional;
        const vw = direction.pointer + weightOffset;
        const vb = b ? direction.pointer + biasOffset : 0;
        // R{Y} = X V_Wᵀ + v_b + R{X} Wᵀ
        kernels.linearForward(x, vw, vb, outputTangent.pointer, rows, I, O);
        if (inputTangent)
          kernels.linearForwardAdd(inputTangent.pointer, w, outputTangent.pointer, rows, I, O);
      },
      backwardTangent(rows, direction, product) {
        if (!directional) return;
        const { inputTangent, outputGradient, outputGradientTangent, inputGradientTangent } = directional;
        const g = outputGradient.pointer;
        const rg = outputGradientTangent.pointer;
        const weightProduct = product.pointer + weightOffset;
        // R{∂L/∂W} = R{G}ᵀ X + Gᵀ R{X};  R{∂L/∂b} = Σ_s R{G}_s;  R{∂L/∂X} = R{G} W + G V_W
        kernels.linearWeightGradient(rg, x, weightProduct, rows, I, O);
        if (inputTangent) kernels.linearWeightGradientAdd(g, inputTangent.pointer, weightProduct, rows, I, O);
        if (b) kernels.columnSum(rg, product.pointer + biasOffset, rows, O);
        if (!inputGradientTangent) return;
        const rdx = inputGradientTangent.pointer;
        kernels.linearInputGradient(rg, w, rdx, rows, I, O);
        kernels.linearInputGradientAdd(g, direction.pointer + weightOffset, rdx, rows, I, O);
      },
    };
  }
}
