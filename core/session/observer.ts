import type { Tensor } from '../kernels/memory';
import type { Mode } from '../network/layer';
import type { Pass } from '../network/pass';
import type { Trainer } from '../training/trainer';
import { emptyTarget, type PartTarget, type TensorPart } from '../training/trainingData';
import { ActivityCounter, type UnitActivity } from '../inspection/unitStates';

const chunkRows = 512;
/** Fewer say too little about a unit. */
const leastRows = 256;

/** Looks at the network over samples without disturbing its training: passes and gradients of its own. */
export class Observer {
  private pass: Pass | undefined;
  private readonly trainer: Trainer;
  private gradientPass: { readonly pass: Pass; readonly target: PartTarget } | undefined;
  private gridPass: Pass | undefined;
  private gradients: Tensor | undefined;

  constructor(trainer: Trainer) {
    this.trainer = trainer;
  }

  /** Runs eval-mode forward passes over `rows` (all when undefined) of the training part, portion by portion. */
  forEachChunk(visit: (pass: Pass, rows: number, start: number) => void, rows?: Int32Array): void {
    const { network, training } = this.trainer;
    const total = rows?.length ?? training.rows;
    this.pass ??= network.createPass(Math.min(chunkRows, Math.max(1, training.rows)));
    const { pass } = this;
    for (let start = 0; start < total; start += pass.capacity) {
      const count = Math.min(pass.capacity, total - start);
      this.gather(pass, training, count, row => rows?.[start + row] ?? start + row);
      network.forward(pass, count, { mode: 'eval' });
      visit(pass, count, start);
    }
  }

  /** What every layer's units do over the training part in eval mode. */
  activity(rows?: Int32Array): UnitActivity[] {
    const { network } = this.trainer;
    const counters = network.layers.map(
      (layer, index) => new ActivityCounter(network, index, layer.outFeatures),
    );
    this.forEachChunk((pass, count) => {
      counters.forEach((counter, index) =>
        counter.add(
          (index === 0 ? pass.input : pass.outputs[index - 1]).data,
          pass.outputs[index].data,
          count,
        ),
      );
    }, rows);
    return counters.map(counter => counter.result());
  }

  /**
   * The network's answers to arbitrary inputs in eval mode, [rows × features] filled by `fill`. Only the first `rows` rows
   * of the pass are valid, and only until the next call.
   */
  answer(rows: number, fill: (inputs: Float32Array | Float64Array) => void): Pass {
    const { network } = this.trainer;
    if (!this.gridPass || this.gridPass.capacity < rows) {
      // Powers of two, so that all the passes that were outgrown take no more than the present one.
      this.gridPass = network.createPass(2 ** Math.ceil(Math.log2(rows)));
    }
    const pass = this.gridPass;
    fill(pass.input.data);
    network.forward(pass, rows, { mode: 'eval' });
    return pass;
  }

  /**
   * Forward, loss and backward over the given rows of the training part (default: all) as one batch, without dropout. The gradients of the
   * parameters are in `gradients`, those of the outputs in the pass; nothing of the training is touched.
   */
  differentiate(
    mode: Mode,
    rows: Int32Array = Int32Array.from({ length: this.trainer.training.rows }, (_, row) => row),
  ): {
    readonly pass: Pass;
    readonly rows: number;
    readonly loss: number;
    readonly gradients: Float32Array | Float64Array;
  } {
    const { network, training } = this.trainer;
    const { memory, precision } = network;
    if (!this.gradientPass || this.gradientPass.pass.capacity < rows.length) {
      this.gradientPass = {
        pass: network.createPass(rows.length, { gradients: true }),
        target: emptyTarget(training.target, rows.length, memory, precision),
      };
    }
    this.gradients ??= memory.tensor(precision, network.parameterCount);
    const { pass, target } = this.gradientPass;
    this.gather(pass, training, rows.length, row => rows[row]);
    const width = training.target.kind === 'labels' ? 1 : training.target.width;
    for (let row = 0; row < rows.length; row++)
      for (let j = 0; j < width; j++)
        target.tensor.data[row * width + j] = training.target.tensor.data[rows[row] * width + j];
    network.forward(pass, rows.length, { mode });
    const loss = network.loss(pass, rows.length, target.tensor, true);
    network.backward(pass, rows.length, { gradients: this.gradients });
    return { pass, rows: rows.length, loss, gradients: this.gradients.data };
  }

  /**
   * Rows of the training part for a look that must be quick: all of them, or as many, spread evenly, as take about
   * `multiplications` to go through the network.
   */
  quickRows(multiplications: number): Int32Array {
    const { network, training } = this.trainer;
    const widths = network.layers.reduce((sum, layer) => sum + layer.outFeatures, network.inFeatures);
    const total = training.rows;
    const affordable = Math.floor(multiplications / (network.parameterCount + 8 * widths));
    const count = Math.min(total, Math.max(leastRows, affordable));
    return Int32Array.from({ length: count }, (_, i) => Math.floor((i * total) / count));
  }

  private gather(pass: Pass, part: TensorPart, count: number, rowAt: (row: number) => number): void {
    const { inFeatures, inputs } = part;
    for (let row = 0; row < count; row++) {
      const start = rowAt(row) * inFeatures;
      pass.input.data.set(inputs.data.subarray(start, start + inFeatures), row * inFeatures);
    }
  }
}
