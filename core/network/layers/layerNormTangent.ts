import type { Tensor } from '../../kernels/memory';
import type { FloatArray } from '../definition';
import type { DirectionalActivations, LayerBinding } from '../layer';

interface RowStatistics {
  readonly normalized: Tensor;
  readonly invStd: Tensor;
}

/**
 * The R-operator of layer norm. Per row, with r = 1/√(v + eps), x̂ = (x − μ) r, q = mean(x̂ R{x}), Ĝ = γ G and means over the
 * features:
 *
 *   R{x̂} = r (R{x} − mean R{x} − x̂ q)          R{y} = v_γ x̂ + γ R{x̂} + v_β
 *   ∂L/∂x = r u,  u = Ĝ − mean Ĝ − x̂ mean(Ĝ x̂)  R{∂L/∂x} = r (R{u} − r q u)
 *   R{∂L/∂γ} = Σ_s (R{G} x̂ + G R{x̂})            R{∂L/∂β} = Σ_s R{G}
 */
export class LayerNormTangent {
  private readonly features: number;
  private readonly gamma: FloatArray | undefined;
  private readonly gammaOffset: number;
  private readonly betaOffset: number;
  /** R{x̂}, [capacity × C]. */
  private readonly normalizedTangent: FloatArray;
  /** q per row. */
  private readonly q: Float64Array;

  constructor(
    binding: LayerBinding,
    capacity: number,
    private readonly statistics: RowStatistics,
    private readonly activations: DirectionalActivations,
  ) {
    const { memory, precision, parameters, offsets, outFeatures } = binding;
    this.features = outFeatures;
    this.gamma = parameters.get('weight')?.data;
    this.gammaOffset = offsets.get('weight') ?? 0;
    this.betaOffset = offsets.get('bias') ?? 0;
    this.normalizedTangent = memory.tensor(precision, capacity * outFeatures).data;
    this.q = new Float64Array(capacity);
  }

  forward(rows: number, direction: Tensor): void {
    const { features: C, gamma, gammaOffset, betaOffset, normalizedTangent, q } = this;
    const normalized = this.statistics.normalized.data;
    const invStd = this.statistics.invStd.data;
    const tangent = this.activations.inputTangent?.data;
    const output = this.activations.outputTangent.data;
    const v = direction.data;
    for (let s = 0; s < rows; s++) {
      const start = s * C;
      let mean = 0;
      let along = 0;
      if (tangent) {
        for (let c = 0; c < C; c++) mean += tangent[start + c];
        mean /= C;
        for (let c = 0; c < C; c++) along += normalized[start + c] * (tangent[start + c] - mean);
        along /= C;
      }
      q[s] = along;
      for (let c = 0, k = start; c < C; c++, k++) {
        const rx = tangent ? invStd[s] * (tangent[k] - mean - normalized[k] * along) : 0;
        normalizedTangent[k] = rx;
        output[k] = gamma ? v[gammaOffset + c] * normalized[k] + gamma[c] * rx + v[betaOffset + c] : rx;
      }
    }
  }

  backward(rows: number, direction: Tensor, product: Tensor): void {
    if (this.gamma) this.parameterProducts(rows, product.data);
    const inputTangent = this.activations.inputGradientTangent?.data;
    if (inputTangent) this.inputProducts(rows, direction.data, inputTangent);
  }

  private parameterProducts(rows: number, product: FloatArray): void {
    const { features: C, gammaOffset, betaOffset, normalizedTangent } = this;
    const normalized = this.statistics.normalized.data;
    const g = this.activations.outputGradient.data;
    const rg = this.activations.outputGradientTangent.data;
    for (let c = 0; c < C; c++) {
      let forGamma = 0;
      let forBeta = 0;
      for (let s = 0, k = c; s < rows; s++, k += C) {
        forGamma += rg[k] * normalized[k] + g[k] * normalizedTangent[k];
        forBeta += rg[k];
      }
      product[gammaOffset + c] = forGamma;
      product[betaOffset + c] = forBeta;
    }
  }

  private inputProducts(rows: number, direction: FloatArray, inputTangent: FloatArray): void {
    const { features: C, gamma, gammaOffset, normalizedTangent, q } = this;
    const normalized = this.statistics.normalized.data;
    const invStd = this.statistics.invStd.data;
    const g = this.activations.outputGradient.data;
    const rg = this.activations.outputGradientTangent.data;
    for (let s = 0; s < rows; s++) {
      let meanG = 0;
      let meanGx = 0;
      let meanRG = 0;
      let meanRGx = 0;
      for (let c = 0, k = s * C; c < C; c++, k++) {
        const scaled = gamma ? gamma[c] * g[k] : g[k];
        const scaledTangent = gamma ? gamma[c] * rg[k] + direction[gammaOffset + c] * g[k] : rg[k];
        meanG += scaled / C;
        meanGx += (scaled * normalized[k]) / C;
        meanRG += scaledTangent / C;
        meanRGx += (scaledTangent * normalized[k] + scaled * normalizedTangent[k]) / C;
      }
      for (let c = 0, k = s * C; c < C; c++, k++) {
        const scaled = gamma ? gamma[c] * g[k] : g[k];
        const scaledTangent = gamma ? gamma[c] * rg[k] + direction[gammaOffset + c] * g[k] : rg[k];
        const u = scaled - meanG - normalized[k] * meanGx;
        const ru = scaledTangent - meanRG - normalizedTangent[k] * meanGx - normalized[k] * meanRGx;
        inputTangent[k] = invStd[s] * (ru - invStd[s] * q[s] * u);
      }
    }
  }
}
