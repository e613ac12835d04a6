import type { Tensor } from '../../kernels/memory';
import type { Layer, LayerActivations, LayerBinding, LayerPass } from '../layer';
import type { ElementwiseKernel } from './elementwise';
import { kernelMap, scalarMap } from './elementwiseMap';

export interface ScalarFunction {
  readonly piecewiseLinear: boolean;
  value(x: number): number;
  slope(x: number): number;
  curvature(x: number): number;
}

/** y = f(x), value by value. */
export class ElementwiseLayer implements Layer {
  readonly inFeatures: number;
  readonly outFeatures: number;

  constructor(
    readonly type: string,
    private readonly binding: LayerBinding,
    private readonly kernel: ElementwiseKernel | undefined,
    private readonly scalar: ScalarFunction,
  ) {
    this.inFeatures = binding.inFeatures;
    this.outFeatures = binding.outFeatures;
  }

  bind(activations: LayerActivations): LayerPass {
    const { kernels, memory, precision, outFeatures } = this.binding;
    const { capacity, input, output, directional } = activations;
    const { piecewiseLinear } = this.scalar;
    const map = this.kernel ? kernelMap(kernels, this.kernel) : scalarMap(this.scalar);
    const workspace = (): Tensor => memory.tensor(precision, capacity * outFeatures);
    const slope = directional && workspace();
    /** f″(X) G, and its product with a tangent. */
    const bend = directional && !piecewiseLinear ? workspace() : undefined;
    const product = bend && workspace();
    // Both are the same for every direction: slopes are made once per forward pass, bends once per backward pass.
    let slopeStale = true;
    let bendStale = true;

    return {
      saved: new Map(),
      forward(rows) {
        map.forward(input, output, rows * outFeatures);
        slopeStale = bendStale = true;
      },
      backward(rows, outputGradient, inputGradient) {
        if (inputGradient) map.backward(input, output, outputGradient, inputGradient, rows * outFeatures);
        bendStale = true;
      },
      forwardTangent(rows) {
        if (!directional || !slope) return;
        const n = rows * outFeatures;
        if (slopeStale) map.slope(input, output, slope, n);
        slopeStale = false;
        const { inputTangent, outputTangent } = directional;
        // R{Y} = f′(X) R{X}
        if (inputTangent) kernels.multiply(slope.pointer, inputTangent.pointer, outputTangent.pointer, n);
        else kernels.fill(outputTangent.pointer, n, 0);
      },
      backwardTangent(rows) {
        if (!directional || !slope) return;
        const { inputTangent, outputGradient, outputGradientTangent, inputGradientTangent } = directional;
        if (!inputGradientTangent) return;
        const n = rows * outFeatures;
        // R{∂L/∂X} = f′(X) R{G} + f″(X) G R{X}
        kernels.multiply(slope.pointer, outputGradientTangent.pointer, inputGradientTangent.pointer, n);
        if (!bend || !product || !inputTangent) return;
        if (bendStale) {
          map.curvature(input, output, bend, n);
          kernels.multiply(bend.pointer, outputGradient.pointer, bend.pointer, n);
          bendStale = false;
        }
        kernels.multiply(bend.pointer, inputTangent.pointer, product.pointer, n);
        kernels.add(product.pointer, inputGradientTangent.pointer, inputGradientTangent.pointer, n);
      },
    };
  }
}
