import type { Layer, LayerActivations, LayerBinding, LayerPass } from '../layer';
import { BatchNormTangent } from './batchNormTangent';

interface BatchNormSettings {
  readonly eps: number;
  /** Weight of the new batch; null for the plain average over all batches. */
  readonly momentum: number | null;
}

/**
 * y = γ x̂ + β with x̂ = (x − μ)/√(v + eps) per channel: batch statistics in train mode, and in eval mode when no running
 * ones are kept; running statistics otherwise. Ioffe and Szegedy, 2015.
 *
 * In a pass, `saved` holds `mean`, `variance` (biased), `invStd` and `normalized` of the last forward pass that used batch
 * statistics.
 */
export class BatchNorm1dLayer implements Layer {
  readonly type = 'BatchNorm1d';
  readonly inFeatures: number;
  readonly outFeatures: number;

  constructor(
    private readonly binding: LayerBinding,
    private readonly settings: BatchNormSettings,
  ) {
    this.inFeatures = binding.inFeatures;
    this.outFeatures = binding.outFeatures;
  }

  bind({ capacity, input, output, directional }: LayerActivations): LayerPass {
    const {
      kernels,
      memory,
      precision,
      parameters,
      buffers,
      offsets,
      counter,
      outFeatures: C,
    } = this.binding;
    const { eps, momentum } = this.settings;
    const bytes = precision === 'float32' ? 4 : 8;
    const gamma = parameters.get('weight')?.pointer ?? 0;
    const beta = parameters.get('bias')?.pointer ?? 0;
    const gammaOffset = (offsets.get('weight') ?? 0) * bytes;
    const betaOffset = (offsets.get('bias') ?? 0) * bytes;
    const runningMean = buffers.get('running_mean');
    const runningVar = buffers.get('running_var');
    const mean = memory.tensor(precision, C);
    const variance = memory.tensor(precision, C);
    const invStd = memory.tensor(precision, C);
    const normalized = memory.tensor(precision, capacity * C);
    const tangent = directional && new BatchNormTangent(this.binding, capacity, input, directional, eps);
    const batch = { normalized, invStd };
    let batchStatistics = true;

    return {
      saved: new Map([
        ['mean', mean],
        ['variance', variance],
        ['invStd', invStd],
        ['normalized', normalized],
      ]),
      forward(rows, { mode, updateStatistics }) {
        batchStatistics = mode === 'train' || !runningMean || !runningVar;
        tangent?.invalidate();
        if (!batchStatistics && runningMean && runningVar) {
          kernels.batchNormForwardEval(
            input.pointer,
            gamma,
            beta,
            runningMean.pointer,
            runningVar.pointer,
            output.pointer,
            rows,
            C,
            eps,
          );
          return;
        }
        if (rows < 2)
          throw new RangeError(
            'Batch norm needs at least 2 rows to have a variance, but the batch has 1. Use a batch size that leaves no single row over, or "drop_last": true.',
          );
        kernels.batchNormForward(
          input.pointer,
          gamma,
          beta,
          output.pointer,
          normalized.pointer,
          mean.pointer,
          variance.pointer,
          invStd.pointer,
          rows,
          C,
          eps,
        );
        if (!updateStatistics || mode !== 'train' || !runningMean || !runningVar || !counter) return;
        counter[0] += 1;
        kernels.batchNormUpdateRunning(
          mean.pointer,
          variance.pointer,
          runningMean.pointer,
          runningVar.pointer,
          momentum ?? 1 / counter[0],
          rows,
          C,
        );
      },
      backward(rows, outputGradient, inputGradient, gradients) {
        const g = outputGradient.pointer;
        const dx = inputGradient ? inputGradient.pointer : 0;
        const dgamma = gamma ? gradients.pointer + gammaOffset : 0;
        const dbeta = beta ? gradients.pointer + betaOffset : 0;
        if (batchStatistics || !runningMean || !runningVar) {
          kernels.batchNormBackward(g, normalized.pointer, gamma, invStd.pointer, dx, dgamma, dbeta, rows, C);
          return;
        }
        kernels.batchNormBackwardEval(
          g,
          input.pointer,
          gamma,
          runningMean.pointer,
          runningVar.pointer,
          dx,
          dgamma,
          dbeta,
          rows,
          C,
          eps,
        );
      },
      forwardTangent(rows, direction) {
        tangent?.prepare(rows, batchStatistics ? batch : undefined);
        tangent?.forward(rows, direction);
      },
      backwardTangent(rows, direction, product) {
        tangent?.backward(rows, direction, product);
      },
    };
  }
}
