import type { Tensor } from '../../kernels/memory';
import type { FloatArray } from '../definition';
import type { DirectionalActivations, LayerBinding } from '../layer';

interface BatchStatistics {
  readonly normalized: Tensor;
  readonly invStd: Tensor;
}

/**
 * The R-operator of batch norm, exact in both modes. Per channel, with r = 1/√(v + eps), x̂ = (x − μ) r, q = mean(x̂ R{x}),
 * and Ĝ = γ G:
 *
 *   R{x̂} = r (R{x} − mean R{x} − x̂ q)          R{y} = v_γ x̂ + γ R{x̂} + v_β
 *   ∂L/∂x = r u,  u = Ĝ − mean Ĝ − x̂ mean(Ĝ x̂)  R{∂L/∂x} = r (R{u} − r q u)
 *   R{∂L/∂γ} = Σ (R{G} x̂ + G R{x̂})              R{∂L/∂β} = Σ R{G}
 *
 * With running statistics μ and r are constants: the means and q vanish. Sums are kept in float64 and taken row by row.
 */
export class BatchNormTangent {
  private readonly channels: number;
  private readonly gamma: FloatArray | undefined;
  private readonly gammaOffset: number;
  private readonly betaOffset: number;
  /** x̂ and r of the last forward pass; own tensors when that used running statistics. */
  private normalized: FloatArray;
  private invStd: FloatArray;
  private batch = true;
  private stale = true;
  private readonly ownNormalized: FloatArray;
  private readonly ownInvStd: Float64Array;
  /** R{x̂}, [capacity × C]. */
  private readonly normalizedTangent: FloatArray;
  private readonly meanTangent: Float64Array;
  private readonly q: Float64Array;
  /** Per channel: Σ G, Σ G x̂, Σ R{G} and Σ (R{G} x̂ + G R{x̂}). */
  private readonly sumG: Float64Array;
  private readonly sumGx: Float64Array;
  private readonly sumRG: Float64Array;
  private readonly sumRGx: Float64Array;
  /** The only channel whose R{x̂} is not zero, after a pass that promised so. */
  private column: number | undefined;
  private batchTensors: BatchStatistics | undefined;
  /** Room for Σ R{G} x̂ and Σ R{G} where the kernel finds them. */
  private readonly sumsOfTangent: readonly [Tensor, Tensor];
  /** γ and v_γ; 1 and 0 without affine parameters. */
  private readonly scale: Float64Array;
  private readonly scaleTangent: Float64Array;

  constructor(
    private readonly binding: LayerBinding,
    capacity: number,
    private readonly input: Tensor,
    private readonly activations: DirectionalActivations,
    private readonly eps: number,
  ) {
    const { memory, precision, parameters, offsets, outFeatures } = binding;
    const workspace = (): FloatArray => memory.tensor(precision, capacity * outFeatures).data;
    this.channels = outFeatures;
    this.gamma = parameters.get('weight')?.data;
    this.gammaOffset = offsets.get('weight') ?? 0;
    this.betaOffset = offsets.get('bias') ?? 0;
    this.normalized = this.ownNormalized = workspace();
    this.invStd = this.ownInvStd = new Float64Array(outFeatures);
    this.normalizedTangent = workspace();
    const perChannel = (): Float64Array => new Float64Array(outFeatures);
    this.sumsOfTangent = [memory.tensor(precision, outFeatures), memory.tensor(precision, outFeatures)];
    this.meanTangent = perChannel();
    this.q = perChannel();
    this.sumG = perChannel();
    this.sumGx = perChannel();
    this.sumRG = perChannel();
    this.sumRGx = perChannel();
    this.scale = perChannel().fill(1);
    this.scaleTangent = perChannel();
  }

  /** A new forward pass has been made. */
  invalidate(): void {
    this.stale = true;
  }

  /** Takes x̂ and r from the batch, or computes them from the running statistics, once per forward pass. */
  prepare(rows: number, batch: BatchStatistics | undefined): void {
    if (!this.stale) return;
    this.stale = false;
    this.batch = batch !== undefined;
    this.batchTensors = batch;
    this.column = undefined;
    this.normalized = batch ? batch.normalized.data : this.ownNormalized;
    this.invStd = batch ? batch.invStd.data : this.ownInvStd;
    if (!batch) this.normalizeByRunning(rows);
  }

  forward(rows: number, direction: Tensor): void {
    const { onlyColumn } = this.activations;
    if (onlyColumn !== undefined && this.batch) {
      this.forwardColumn(rows, onlyColumn);
      return;
    }
    this.column = undefined;
    const { channels: C, gamma, normalized, invStd, normalizedTangent, meanTangent, q } = this;
    const tangent = this.activations.inputTangent?.data;
    const output = this.activations.outputTangent.data;
    const v = direction.data;
    meanTangent.fill(0);
    q.fill(0);
    if (tangent && this.batch) this.takeMoments(rows, tangent);
    for (let s = 0, k = 0; s < rows; s++) {
      for (let c = 0; c < C; c++, k++) {
        const rx = tangent ? invStd[c] * (tangent[k] - meanTangent[c] - normalized[k] * q[c]) : 0;
        normalizedTangent[k] = rx;
        output[k] = gamma
          ? v[this.gammaOffset + c] * normalized[k] + gamma[c] * rx + v[this.betaOffset + c]
          : rx;
      }
    }
  }

  backward(rows: number, direction: Tensor, product: Tensor): void {
    if (this.column !== undefined) {
      this.backwardColumn(rows, this.column, product);
      return;
    }
    const { channels: C, gamma, scale, scaleTangent, sumG, sumGx, sumRG, sumRGx } = this;
    this.takeSums(rows);
    if (gamma) {
      for (let c = 0; c < C; c++) {
        product.data[this.gammaOffset + c] = sumRGx[c];
        product.data[this.betaOffset + c] = sumRG[c];
        scale[c] = gamma[c];
        scaleTangent[c] = direction.data[this.gammaOffset + c];
      }
    }
    const inputTangent = this.activations.inputGradientTangent?.data;
    if (!inputTangent) return;
    const { normalized, normalizedTangent, invStd, q } = this;
    const g = this.activations.outputGradient.data;
    const rg = this.activations.outputGradientTangent.data;
    // Running statistics do not depend on x: the means drop out of u and R{u}.
    const share = this.batch ? 1 / rows : 0;
    for (let s = 0, k = 0; s < rows; s++) {
      for (let c = 0; c < C; c++, k++) {
        const a = scale[c];
        const va = scaleTangent[c];
        const x = normalized[k];
        const along = a * sumGx[c];
        const u = a * g[k] - share * (a * sumG[c] + x * along);
        const mean =
          a * sumRG[c] + va * sumG[c] + normalizedTangent[k] * along + x * (a * sumRGx[c] + va * sumGx[c]);
        const ru = a * rg[k] + va * g[k] - share * mean;
        inputTangent[k] = invStd[c] * (ru - invStd[c] * q[c] * u);
      }
    }
  }

  /** The same when only one channel's input has a tangent: the other channels' outputs have none. */
  private forwardColumn(rows: number, c: number): void {
    const { channels: C, normalized, invStd, normalizedTangent, gamma, q } = this;
    const tangent = (this.activations.inputTangent as Tensor).data;
    const output = this.activations.outputTangent.data;
    if (this.column === undefined) {
      normalizedTangent.fill(0);
      output.fill(0);
    } else if (this.column !== c) {
      for (let s = 0, k = this.column; s < rows; s++, k += C) normalizedTangent[k] = output[k] = 0;
    }
    this.column = c;
    let mean = 0;
    for (let s = 0, k = c; s < rows; s++, k += C) mean += tangent[k];
    mean /= rows;
    let along = 0;
    for (let s = 0, k = c; s < rows; s++, k += C) along += normalized[k] * (tangent[k] - mean);
    along /= rows;
    q[c] = along;
    const scale = gamma ? gamma[c] : 1;
    for (let s = 0, k = c; s < rows; s++, k += C) {
      const rx = invStd[c] * (tangent[k] - mean - normalized[k] * along);
      normalizedTangent[k] = rx;
      output[k] = scale * rx;
    }
  }

  /**
   * Where R{x̂} and q are zero, R{∂L/∂x} is the plain backward of R{G}: one call of the kernel does all channels, and the one
   * that moves is done again in full.
   */
  private backwardColumn(rows: number, c: number, product: Tensor): void {
    const { channels: C, normalized, normalizedTangent, invStd, gamma, sumsOfTangent } = this;
    const { kernels, parameters } = this.binding;
    const { outputGradient, outputGradientTangent, inputGradientTangent } = this.activations;
    const g = outputGradient.data;
    const rg = outputGradientTangent.data;
    const batch = this.batchTensors as BatchStatistics;
    const [sumRGx, sumRG] = sumsOfTangent;
    kernels.batchNormBackward(
      outputGradientTangent.pointer,
      batch.normalized.pointer,
      parameters.get('weight')?.pointer ?? 0,
      batch.invStd.pointer,
      inputGradientTangent?.pointer ?? 0,
      sumRGx.pointer,
      sumRG.pointer,
      rows,
      C,
    );
    let sumG = 0;
    let sumGx = 0;
    let sumGrx = 0;
    for (let s = 0, k = c; s < rows; s++, k += C) {
      sumG += g[k];
      sumGx += g[k] * normalized[k];
      sumGrx += g[k] * normalizedTangent[k];
    }
    if (gamma) {
      const at = this.gammaOffset;
      for (let channel = 0; channel < C; channel++) {
        product.data[at + channel] = sumRGx.data[channel] + (channel === c ? sumGrx : 0);
        product.data[this.betaOffset + channel] = sumRG.data[channel];
      }
    }
    if (!inputGradientTangent) return;
    const a = gamma ? gamma[c] : 1;
    const share = 1 / rows;
    const along = a * sumGx;
    const moved = a * (sumRGx.data[c] + sumGrx);
    const r = invStd[c];
    const q = this.q[c];
    const out = inputGradientTangent.data;
    for (let s = 0, k = c; s < rows; s++, k += C) {
      const x = normalized[k];
      const u = a * g[k] - share * (a * sumG + x * along);
      const ru = a * rg[k] - share * (a * sumRG.data[c] + normalizedTangent[k] * along + x * moved);
      out[k] = r * (ru - r * q * u);
    }
  }

  private normalizeByRunning(rows: number): void {
    const { channels: C, ownInvStd, ownNormalized } = this;
    const mean = (this.binding.buffers.get('running_mean') as Tensor).data;
    const variance = (this.binding.buffers.get('running_var') as Tensor).data;
    for (let c = 0; c < C; c++) ownInvStd[c] = 1 / Math.sqrt(variance[c] + this.eps);
    for (let s = 0, k = 0; s < rows; s++)
      for (let c = 0; c < C; c++, k++) ownNormalized[k] = (this.input.data[k] - mean[c]) * ownInvStd[c];
  }

  /** mean R{x}, then q = mean(x̂ (R{x} − mean R{x})), which is centred against rounding. */
  private takeMoments(rows: number, tangent: FloatArray): void {
    const { channels: C, normalized, meanTangent, q } = this;
    for (let s = 0, k = 0; s < rows; s++) for (let c = 0; c < C; c++, k++) meanTangent[c] += tangent[k];
    for (let c = 0; c < C; c++) meanTangent[c] /= rows;
    for (let s = 0, k = 0; s < rows; s++)
      for (let c = 0; c < C; c++, k++) q[c] += normalized[k] * (tangent[k] - meanTangent[c]);
    for (let c = 0; c < C; c++) q[c] /= rows;
  }

  private takeSums(rows: number): void {
    const { channels: C, normalized, normalizedTangent, sumG, sumGx, sumRG, sumRGx } = this;
    const g = this.activations.outputGradient.data;
    const rg = this.activations.outputGradientTangent.data;
    for (const sum of [sumG, sumGx, sumRG, sumRGx]) sum.fill(0);
    for (let s = 0, k = 0; s < rows; s++) {
      for (let c = 0; c < C; c++, k++) {
        sumG[c] += g[k];
        sumGx[c] += g[k] * normalized[k];
        sumRG[c] += rg[k];
        sumRGx[c] += rg[k] * normalized[k] + g[k] * normalizedTangent[k];
      }
    }
  }
}
