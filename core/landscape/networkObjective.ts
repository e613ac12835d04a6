import { TensorMemory, type Tensor } from '../kernels/memory';
import type { LossTarget, Mode } from '../network/layer';
import type { LayerConfig } from '../network/layers/registry';
import type { LossConfig } from '../network/losses/registry';
import { lossDefinition } from '../network/losses/registry';
import { Network } from '../network/network';
import type { Pass } from '../network/pass';
import type { Objective } from './objective';

/**
 * The loss of a network over fixed rows, as plain data: what a thread needs to build the objective of its own. The arrays
 * may lie on shared memory; nobody writes them.
 */
export interface ObjectiveSpec {
  readonly layers: readonly LayerConfig[];
  readonly loss: LossConfig;
  readonly inFeatures: number;
  /** Train: batch norm uses the statistics of all rows as one batch. Eval: the running ones. Dropout is off in both. */
  readonly mode: Mode;
  readonly rows: number;
  /** [rows × inFeatures]. */
  readonly inputs: Float64Array;
  /** Class index per row, or empty. */
  readonly labels: Int32Array;
  /** [rows × outFeatures], or empty. */
  readonly targets: Float64Array;
  /** Running statistics, laid out as `Network.buffers`. */
  readonly buffers: Float64Array;
}

/**
 * The mean loss over all rows in one batch, in float64 whatever the run's precision: batch norm couples the samples, so a
 * loss taken in chunks would be another function.
 */
export class NetworkObjective implements Objective {
  readonly network: Network;
  readonly pass: Pass;
  readonly rows: number;
  private readonly target: LossTarget;
  private readonly direction: Tensor;
  private readonly product: Tensor;
  private readonly options: { readonly mode: Mode };
  /** Called before each pass through the network, and may throw to give up: so long work is never deaf for longer than one. */
  beforePass: () => void = () => undefined;

  constructor(
    readonly spec: ObjectiveSpec,
    readonly memory: TensorMemory = TensorMemory.create(),
  ) {
    this.rows = spec.rows;
    this.options = { mode: spec.mode };
    this.network = new Network(spec.layers, spec.loss, spec.inFeatures, memory, 'float64');
    this.network.buffers.data.set(spec.buffers);
    this.pass = this.network.createPass(spec.rows, { directional: true });
    this.pass.input.data.set(spec.inputs);
    if (lossDefinition(spec.loss).targetKind === 'labels') {
      const labels = memory.int32(spec.rows);
      labels.data.set(spec.labels);
      this.target = labels;
    } else {
      const values = memory.tensor('float64', spec.rows * this.network.outFeatures);
      values.data.set(spec.targets);
      this.target = values;
    }
    this.direction = memory.tensor('float64', this.size);
    this.product = memory.tensor('float64', this.size);
  }

  get size(): number {
    return this.network.parameterCount;
  }

  value(point: Float64Array): number {
    this.beforePass();
    this.network.parameters.data.set(point);
    this.network.forward(this.pass, this.rows, this.options);
    return this.network.loss(this.pass, this.rows, this.target, false);
  }

  differentiate(point: Float64Array, gradient: Float64Array): number {
    this.beforePass();
    this.network.parameters.data.set(point);
    this.network.forward(this.pass, this.rows, this.options);
    const loss = this.network.loss(this.pass, this.rows, this.target, true);
    this.network.backward(this.pass, this.rows);
    gradient.set(this.network.gradients.data);
    return loss;
  }

  hessianProduct(direction: Float64Array, output: Float64Array): void {
    this.beforePass();
    this.direction.data.set(direction);
    this.network.hessianVectorProduct(this.pass, this.rows, this.direction, this.product);
    output.set(this.product.data);
  }

  /** The positive part of the curvature: the loss's own, seen through the linearised network. */
  gaussNewtonProduct(direction: Float64Array, output: Float64Array): void {
    this.beforePass();
    this.direction.data.set(direction);
    this.network.gaussNewtonVectorProduct(this.pass, this.rows, this.direction, this.product);
    output.set(this.product.data);
  }
}
