import type { ForwardOptions } from '../network/layer';
import type { Network } from '../network/network';
import type { Pass } from '../network/pass';
import type { PartTarget, TensorPart } from './trainingData';
import { emptyTarget } from './trainingData';

/** Over a whole part of the data, in eval mode. */
export interface Evaluation {
  /** Mean over the rows; NaN for a part without rows. */
  readonly loss: number;
  /** Share of right answers; undefined for regression and for a part without rows. */
  readonly accuracy: number | undefined;
}

/** Rows at once: enough for the kernels' full speed, few enough that activations stay in the cache. */
const chunkRows = 512;

const evalMode: ForwardOptions = { mode: 'eval' };

/** Evaluates a network over parts of the data without disturbing anything else. Allocates once, here. */
export class Evaluator {
  private readonly pass: Pass;
  private readonly target: PartTarget;
  private readonly capacity: number;

  /** @param parts those that will be evaluated */
  constructor(
    private readonly network: Network,
    parts: readonly TensorPart[],
  ) {
    const rows = Math.max(1, ...parts.map(part => part.rows));
    this.capacity = dependsOnBatch(network) ? rows : Math.min(rows, chunkRows);
    this.pass = network.createPass(this.capacity);
    const { memory, precision } = network;
    this.target = emptyTarget(parts[0].target, this.capacity, memory, precision);
  }

  evaluate(part: TensorPart): Evaluation {
    const portions = this.evaluateInPortions(part);
    for (;;) {
      const { done, value } = portions.next();
      if (done) return value;
    }
  }

  /**
   * The same, pausing after every portion of rows, for callers that have other things to do. The network must not change
   * and nothing else be evaluated until it is done.
   */
  *evaluateInPortions(part: TensorPart): Generator<undefined, Evaluation, undefined> {
    const { network, pass, target, capacity } = this;
    const { inFeatures } = part;
    const width = part.target.kind === 'labels' ? 1 : part.target.width;
    let total = 0;
    let right: number | undefined = 0;
    for (let start = 0; start < part.rows; start += capacity) {
      const rows = Math.min(capacity, part.rows - start);
      pass.input.data.set(part.inputs.data.subarray(start * inFeatures, (start + rows) * inFeatures));
      target.tensor.data.set(part.target.tensor.data.subarray(start * width, (start + rows) * width));
      network.forward(pass, rows, evalMode);
      total += network.loss(pass, rows, target.tensor, false) * rows;
      const correct = pass.loss.countCorrect(rows, target.tensor);
      right = correct === undefined || right === undefined ? undefined : right + correct;
      yield undefined;
    }
    if (part.rows === 0) return { loss: NaN, accuracy: undefined };
    return { loss: total / part.rows, accuracy: right === undefined ? undefined : right / part.rows };
  }
}

/** Batch norm without running statistics takes those of the batch in eval mode too: only the whole part will do. */
function dependsOnBatch(network: Network): boolean {
  return network.layerConfigs.some(
    layer => layer.type === 'BatchNorm1d' && 'track_running_stats' in layer && !layer.track_running_stats,
  );
}
