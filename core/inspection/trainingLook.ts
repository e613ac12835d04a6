import type { Tensor } from '../kernels/memory';
import type { FloatArray } from '../network/definition';
import type { Mode } from '../network/layer';
import type { Network } from '../network/network';
import type { Pass } from '../network/pass';
import type { Trainer } from '../training/trainer';
import { emptyTarget, type PartTarget } from '../training/trainingData';

/** Rows beyond this add time to a look but hardly change what it says. */
const mostRows = 2048;

/** Forward, loss and backward over training rows, with a pass and gradients of its own: training sees nothing of it. */
export class TrainingLook {
  readonly network: Network;
  readonly pass: Pass;
  /** Rows of the training part that are looked at, spread evenly over it. */
  readonly rows: Int32Array;
  readonly totalRows: number;
  /** ∂L/∂θ of the last `differentiate`. */
  readonly gradients: Tensor;
  readonly target: PartTarget;

  /** Allocates for good: make one per trainer, and one for each number of rows. */
  constructor(trainer: Trainer, most = mostRows, options: { readonly directional?: boolean } = {}) {
    const { network, training } = trainer;
    const count = Math.min(training.rows, most);
    this.network = network;
    this.totalRows = training.rows;
    this.rows = Int32Array.from({ length: count }, (_, i) => Math.floor((i * training.rows) / count));
    this.pass = network.createPass(count, { gradients: true, inputGradient: true, ...options });
    this.gradients = network.memory.tensor(network.precision, network.parameterCount);
    this.target = emptyTarget(training.target, count, network.memory, network.precision);
    const width = training.target.kind === 'labels' ? 1 : training.target.width;
    const { inFeatures } = training;
    this.rows.forEach((source, row) => {
      this.pass.input.data.set(
        training.inputs.data.subarray(source * inFeatures, (source + 1) * inFeatures),
        row * inFeatures,
      );
      for (let j = 0; j < width; j++)
        this.target.tensor.data[row * width + j] = training.target.tensor.data[source * width + j];
    });
  }

  get count(): number {
    return this.rows.length;
  }

  /** The mean loss over the rows as one batch, without dropout. */
  loss(mode: Mode): number {
    this.network.forward(this.pass, this.count, { mode });
    return this.network.loss(this.pass, this.count, this.target.tensor, false);
  }

  /** The same, with the gradients of everything left in the pass and in `gradients`. */
  differentiate(mode: Mode): number {
    this.network.forward(this.pass, this.count, { mode });
    const loss = this.network.loss(this.pass, this.count, this.target.tensor, true);
    this.network.backward(this.pass, this.count, { gradients: this.gradients, inputGradient: true });
    return loss;
  }

  /** What enters a layer, [rows × inFeatures]. */
  inputOf(layer: number): FloatArray {
    return (layer === 0 ? this.pass.input : this.pass.outputs[layer - 1]).data;
  }
}
