import type { Layer, LayerActivations, LayerBinding, LayerPass } from '../layer';
import { LayerNormTangent } from './layerNormTangent';

/**
 * y = γ x̂ + β with x̂ = (x − μ)/√(v + eps) over the features of each row. Ba, Kiros and Hinton, 2016.
 *
 * In a pass, `saved` holds `invStd` (per row) and `normalized`.
 */
export class LayerNormLayer implements Layer {
  readonly type = 'LayerNorm';
  readonly inFeatures: number;
  readonly outFeatures: number;

  constructor(
    private readonly binding: LayerBinding,
    private readonly eps: number,
  ) {
    this.inFeatures = binding.inFeatures;
    this.outFeatures = binding.outFeatures;
  }

  bind({ capacity, input, output, directional }: LayerActivations): LayerPass {
    const { kernels, memory, precision, parameters, offsets, outFeatures: C } = this.binding;
    const eps = this.eps;
    const bytes = precision === 'float32' ? 4 : 8;
    const gamma = parameters.get('weight')?.pointer ?? 0;
    const beta = parameters.get('bias')?.pointer ?? 0;
    const gammaOffset = (offsets.get('weight') ?? 0) * bytes;
    const betaOffset = (offsets.get('bias') ?? 0) * bytes;
    const invStd = memory.tensor(precision, capacity);
    const normalized = memory.tensor(precision, capacity * C);
    const tangent =
      directional && new LayerNormTangent(this.binding, capacity, { normalized, invStd }, directional);

    return {
      saved: new Map([
        ['invStd', invStd],
        ['normalized', normalized],
      ]),
      forward(rows) {
        kernels.layerNormForward(
          input.pointer,
          gamma,
          beta,
          output.pointer,
          normalized.pointer,
          invStd.pointer,
          rows,
          C,
          eps,
        );
      },
      backward(rows, outputGradient, inputGradient, gradients) {
        kernels.layerNormBackward(
          outputGradient.pointer,
          normalized.pointer,
          gamma,
          invStd.pointer,
          inputGradient ? inputGradient.pointer : 0,
          gamma ? gradients.pointer + gammaOffset : 0,
          beta ? gradients.pointer + betaOffset : 0,
          rows,
          C,
        );
      },
      forwardTangent(rows, direction) {
        tangent?.forward(rows, direction);
      },
      backwardTangent(rows, direction, product) {
        tangent?.backward(rows, direction, product);
      },
    };
  }
}
