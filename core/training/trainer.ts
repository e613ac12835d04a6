import type { NetworkConfig } from '../config/config';
import { epochOrder } from '../data/batches';
import type { Dataset } from '../data/dataset';
import type { IntTensor, Tensor } from '../kernels/memory';
import { TensorMemory } from '../kernels/memory';
import type { Kernels } from '../kernels/kernels';
import type { ForwardOptions } from '../network/layer';
import { lossDefinition } from '../network/losses/registry';
import { Network } from '../network/network';
import type { Pass } from '../network/pass';
import type { FloatArray } from '../network/definition';
import { checkBatches } from './batchSizes';
import type { Divergence } from './divergence';
import { findDivergence } from './divergence';
import { DropoutMasks } from './dropoutMasks';
import type { Evaluation } from './evaluator';
import { Evaluator } from './evaluator';
import type { InputStore } from './inputStore';
import { L1Penalty } from './l1Penalty';
import type { StateVector, UpdateArguments } from './optimizer';
import { optimizerOf, Schedule } from './schedule';
import type { Snapshot } from './snapshot';
import type { PartTarget, TensorPart } from './trainingData';
import { emptyTarget, placePart } from './trainingData';

export interface TrainerOptions {
  readonly config: NetworkConfig;
  readonly dataset: Dataset;
  /** Default: a memory of its own. */
  readonly memory?: TensorMemory;
  /** Where the inputs of the data set lie, when they were loaded into that memory. */
  readonly store?: InputStore;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Trains a network minibatch by minibatch. Everything random follows from seed and step, and everything else from the
 * state in a `Snapshot`, so that a run can be continued or repeated bit for bit from any step.
 */
export class Trainer {
  readonly config: NetworkConfig;
  readonly memory: TensorMemory;
  readonly network: Network;
  readonly training: TensorPart;
  readonly validation: TensorPart;
  /** Activations and gradients of the last minibatch. */
  readonly pass: Pass;
  readonly stepsPerEpoch: number;
  /** Of the whole configured run. Training may go on beyond it. */
  readonly totalSteps: number;
  /** Of the last minibatch, before its update; NaN before the first. */
  lastLoss = NaN;
  /** Norm of the whole gradient of the last minibatch, with the L1 penalty's part, before clipping; NaN before the first. */
  lastGradNorm = NaN;
  /** What the last update was made with; NaN before the first. */
  lastLearningRate = NaN;
  /** Why the next step cannot be made; undefined as long as all is finite. */
  diverged: Divergence | undefined;

  private updates = 0;
  private learningRateOverride: number | undefined;
  private readonly kernels: Kernels;
  private readonly schedule: Schedule;
  private readonly evaluator: Evaluator;
  private readonly batchSize: number;
  private readonly order: IntTensor;
  /** The epoch whose order is in `order`. */
  private orderedEpoch = -1;
  private readonly batchTarget: PartTarget;
  private readonly masks: DropoutMasks;
  private readonly penalty: L1Penalty | undefined;
  private readonly forwardOptions: ForwardOptions;
  /** Running statistics as they were before the step, for a step that turns out to diverge. */
  private readonly savedBuffers: FloatArray;
  private readonly savedCounters: Float64Array;
  private readonly stateVectors: readonly StateVector[];
  private readonly optimizerState: readonly Tensor[];
  private readonly update: Writable<UpdateArguments>;
  private readonly applyUpdate: () => void;

  /**
   * Builds the network with its initial weights and puts the data into the memory.
   *
   * @throws InputError when the training part is empty or its batches are too small for batch norm
   */
  constructor({ config, dataset, store, memory = store?.memory ?? TensorMemory.create() }: TrainerOptions) {
    const { seed, precision, layers, loss, training } = config;
    this.config = config;
    this.memory = memory;
    this.batchSize = Math.min(training.batch_size, Math.max(1, dataset.training.rows));
    this.stepsPerEpoch = checkBatches(config, dataset.training.rows);
    this.totalSteps = this.stepsPerEpoch * training.epochs;
    const inFeatures = dataset.description.features.length;
    this.network = new Network(layers, loss, inFeatures, memory, precision);
    this.network.initialize(seed);
    this.kernels = memory.kernels(precision);
    const { targetKind } = lossDefinition(loss);
    this.training = placePart(dataset.training, inFeatures, targetKind, memory, precision, store);
    this.validation = placePart(dataset.validation, inFeatures, targetKind, memory, precision, store);
    this.order = memory.int32(this.training.rows);
    this.batchTarget = emptyTarget(this.training.target, this.batchSize, memory, precision);
    this.pass = this.network.createPass(this.batchSize, { gradients: true });
    this.masks = new DropoutMasks(seed);
    if (training.l1) this.penalty = new L1Penalty(this.network, training.l1);
    this.forwardOptions = { mode: 'train', updateStatistics: true, dropout: this.masks };
    this.evaluator = new Evaluator(this.network, [this.training, this.validation]);
    this.savedBuffers = this.network.buffers.data.slice();
    this.savedCounters = this.network.counters.slice();
    this.schedule = new Schedule(config, this.stepsPerEpoch, this.totalSteps);

    const optimizer = optimizerOf(config);
    // OneCycleLR may give momentum to an optimizer that was configured without, which then needs its buffer.
    const settings = optimizer.withMomentum(config.optimizer, this.schedule.momentum(0));
    this.stateVectors = optimizer.state(settings);
    const count = this.network.parameterCount;
    this.optimizerState = this.stateVectors.map(() => memory.tensor(precision, count));
    this.resetOptimizer();
    const update: Writable<UpdateArguments> = {
      kernels: this.kernels,
      parameters: this.network.parameters.pointer,
      gradients: this.network.gradients.pointer,
      count,
      state: this.optimizerState.map(vector => vector.pointer),
      step: 0,
      learningRate: 0,
      momentum: 0,
    };
    this.update = update;
    this.applyUpdate = () => optimizer.update(settings, update);
  }

  /** Updates made since the initial weights. */
  get step(): number {
    return this.updates;
  }

  /** Of the next step. */
  get learningRate(): number {
    return this.learningRateOverride ?? this.schedule.learningRate(this.updates);
  }

  /** From the next step on, instead of the schedule's. */
  set learningRate(rate: number) {
    if (!Number.isFinite(rate) || rate < 0) throw new RangeError(`A learning rate cannot be ${rate}.`);
    this.learningRateOverride = rate;
  }

  /** Back to the rate that the schedule gives. */
  followSchedule(): void {
    this.learningRateOverride = undefined;
  }

  /**
   * One minibatch. When a number is not finite, `diverged` says where, no update is made and the state stays as it was
   * before the step: the last finite one.
   */
  runStep(): void {
    const { network, pass, kernels, update } = this;
    const rows = this.gatherBatch();
    this.masks.step = this.updates;
    this.savedBuffers.set(network.buffers.data);
    this.savedCounters.set(network.counters);
    network.forward(pass, rows, this.forwardOptions);
    const loss = network.loss(pass, rows, this.batchTarget.tensor, true);
    network.backward(pass, rows);
    this.penalty?.addGradient();
    const count = network.parameterCount;
    const norm = Math.sqrt(kernels.sumOfSquares(network.gradients.pointer, count));
    this.lastLoss = loss;
    this.lastGradNorm = norm;
    this.lastLearningRate = this.learningRate;
    if (!Number.isFinite(loss) || !Number.isFinite(norm)) {
      this.diverged = findDivergence(network, pass, rows, loss, this.updates + 1);
      if (this.diverged) {
        network.buffers.data.set(this.savedBuffers);
        network.counters.set(this.savedCounters);
        return;
      }
    }
    this.clip(norm);
    update.step = this.updates + 1;
    update.learningRate = this.lastLearningRate;
    update.momentum = this.schedule.momentum(this.updates);
    this.applyUpdate();
    this.updates++;
  }

  /** Mean loss and share of right answers over a whole part, in eval mode. Changes nothing. */
  evaluate(part: 'training' | 'validation'): Evaluation {
    return this.evaluator.evaluate(part === 'training' ? this.training : this.validation);
  }

  /** As `evaluate`, pausing after every portion of rows; the trainer must not move until it is done. */
  evaluateInPortions(part: 'training' | 'validation'): Generator<undefined, Evaluation, undefined> {
    return this.evaluator.evaluateInPortions(part === 'training' ? this.training : this.validation);
  }

  capture(): Snapshot {
    const { network } = this;
    return {
      step: this.updates,
      parameters: network.parameters.data.slice(),
      buffers: network.buffers.data.slice(),
      counters: network.counters.slice(),
      optimizerState: this.optimizerState.map(vector => vector.data.slice()),
      learningRateOverride: this.learningRateOverride,
      lastLoss: this.lastLoss,
      lastGradNorm: this.lastGradNorm,
      lastLearningRate: this.lastLearningRate,
    };
  }

  /** @throws RangeError when the snapshot is of another network or optimizer */
  restore(snapshot: Snapshot): void {
    const { network, optimizerState } = this;
    const sameShape =
      snapshot.parameters.length === network.parameters.length &&
      snapshot.buffers.length === network.buffers.length &&
      snapshot.counters.length === network.counters.length &&
      snapshot.optimizerState.length === optimizerState.length;
    if (!sameShape) throw new RangeError('This snapshot belongs to another network or optimizer.');
    network.parameters.data.set(snapshot.parameters);
    network.buffers.data.set(snapshot.buffers);
    network.counters.set(snapshot.counters);
    optimizerState.forEach((vector, index) => {
      vector.data.set(snapshot.optimizerState[index]);
    });
    this.updates = snapshot.step;
    this.learningRateOverride = snapshot.learningRateOverride;
    this.lastLoss = snapshot.lastLoss;
    this.lastGradNorm = snapshot.lastGradNorm;
    this.lastLearningRate = snapshot.lastLearningRate;
    this.diverged = undefined;
  }

  /** Back to step 0 with the weights that follow from the seed. */
  reset(): void {
    this.network.initialize(this.config.seed);
    this.restart();
  }

  /** Starts over at step 0 from the weights that the network has now, with a fresh optimizer. */
  restart(): void {
    this.resetOptimizer();
    this.updates = 0;
    this.learningRateOverride = undefined;
    this.lastLoss = this.lastGradNorm = this.lastLearningRate = NaN;
    this.diverged = undefined;
  }

  private resetOptimizer(): void {
    this.optimizerState.forEach((vector, index) => {
      vector.data.fill(this.stateVectors[index].initial ?? 0);
    });
  }

  /** Fills the pass with the minibatch of the next step and returns its rows. */
  private gatherBatch(): number {
    const { training, kernels, order, batchTarget } = this;
    const epoch = Math.floor(this.updates / this.stepsPerEpoch);
    this.orderEpoch(epoch);
    const start = (this.updates - epoch * this.stepsPerEpoch) * this.batchSize;
    const rows = Math.min(this.batchSize, training.rows - start);
    const index = order.pointer + start * Int32Array.BYTES_PER_ELEMENT;
    kernels.gatherRows(training.inputs.pointer, index, this.pass.input.pointer, rows, training.inFeatures);
    const source = training.target.tensor.pointer;
    if (batchTarget.kind === 'labels') kernels.gatherInt32(source, index, batchTarget.tensor.pointer, rows);
    else kernels.gatherRows(source, index, batchTarget.tensor.pointer, rows, batchTarget.width);
    return rows;
  }

  private orderEpoch(epoch: number): void {
    const { training, seed } = this.config;
    // Without shuffling every epoch has the order of the data.
    const wanted = training.shuffle ? epoch : 0;
    if (wanted === this.orderedEpoch) return;
    const { data } = this.order;
    if (training.shuffle) data.set(epochOrder(seed, epoch, data.length));
    else for (let row = 0; row < data.length; row++) data[row] = row;
    this.orderedEpoch = wanted;
  }

  /** `torch.nn.utils.clip_grad_norm_`, its 1e-6 included. */
  private clip(norm: number): void {
    const limit = this.config.training.clip_grad_norm;
    if (limit === undefined) return;
    const factor = limit / (norm + 1e-6);
    if (factor < 1) this.kernels.scale(this.network.gradients.pointer, this.network.parameterCount, factor);
  }
}
