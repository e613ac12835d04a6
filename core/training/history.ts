import type { FloatArray } from '../network/definition';
import type { Curves, EvaluationSeries } from '../session/protocol/curves';
import type { SavedBatchCurve } from './batchCurve';
import { BatchCurve } from './batchCurve';
import type { Divergence } from './divergence';
import { EvaluationCurve } from './evaluationCurve';
import type { Evaluation } from './evaluator';
import type { Snapshot } from './snapshot';
import { SnapshotStore } from './snapshotStore';
import type { Trainer } from './trainer';

/** The rate that a person set: it holds from the step after `step` updates on. */
export interface LearningRateEdit {
  readonly step: number;
  readonly learningRate: number;
}

/** Weights that were put in by hand, after `step` updates. */
export interface ParameterEdit {
  readonly step: number;
  readonly parameters: FloatArray;
}

/** What rebuilds a history in another process: the start, the edits and the state to go on from. */
export interface SavedHistory {
  readonly initial: Snapshot;
  readonly current: Snapshot;
  readonly edits: readonly LearningRateEdit[];
  readonly parameterEdits: readonly ParameterEdit[];
  readonly batchCurve: SavedBatchCurve;
  readonly training: EvaluationSeries;
  readonly validation: EvaluationSeries;
}

export interface HistoryOptions {
  /** What all snapshots together may take. Default 256 MiB. */
  readonly byteBudget?: number;
}

const defaultBudget = 256 * 2 ** 20;
const defaultPoints = 2000;

/**
 * A run with its past. Any step can be visited again, bit for bit as it was: the nearest snapshot before it is restored and
 * the steps from there are made again, with the learning rates that were set by hand.
 *
 * Training on from a past step repeats what is known. A change made there starts a new course and forgets the old one.
 */
export class History {
  private snapshots: SnapshotStore;
  /** The state at `lastStep`, kept when the trainer leaves it, so that the way back is short. */
  private head: Snapshot | undefined;
  private readonly edits = new Map<number, number>();
  /** Weights that were put in by hand, by step. */
  private readonly parameterEdits = new Map<number, FloatArray>();
  private readonly batchCurve = new BatchCurve();
  private readonly evaluations = { training: new EvaluationCurve(), validation: new EvaluationCurve() };
  private furthest: number;
  private end: Divergence | undefined;
  private readonly byteBudget: number;

  /** Begins at the trainer's present state, which must be step 0. */
  constructor(
    readonly trainer: Trainer,
    options: HistoryOptions = {},
  ) {
    if (trainer.step !== 0) throw new RangeError('A history begins at step 0.');
    this.byteBudget = options.byteBudget ?? defaultBudget;
    this.snapshots = new SnapshotStore(trainer.capture(), this.byteBudget);
    this.furthest = 0;
  }

  /** The last step that is known: `goTo` reaches 0 … lastStep. */
  get lastStep(): number {
    return this.furthest;
  }

  /** Why the run cannot go beyond `lastStep`, once it was tried. */
  get divergence(): Divergence | undefined {
    return this.end;
  }

  /**
   * Every step after which the run was once made another one (a rate set, weights put in, a new start), the newest last:
   * whoever took notes of later steps must forget them. Going back and training on is none, since that repeats the run.
   */
  readonly turns: number[] = [];

  /** Bytes that the snapshots take. */
  get bytes(): number {
    return this.snapshots.bytes;
  }

  get learningRateEdits(): readonly LearningRateEdit[] {
    return [...this.edits]
      .map(([step, learningRate]) => ({ step, learningRate }))
      .sort((a, b) => a.step - b.step);
  }

  /** After which updates other weights were put in by hand, ascending. */
  get parameterEditSteps(): readonly number[] {
    return [...this.parameterEdits.keys()].sort((a, b) => a - b);
  }

  /** One minibatch, repeated or new. After it `trainer.diverged` tells whether it could be made. */
  runStep(): void {
    const { trainer } = this;
    trainer.runStep();
    if (trainer.diverged) {
      this.end = trainer.diverged;
      return;
    }
    this.applyEdit();
    const { step } = trainer;
    if (step > this.furthest) {
      this.furthest = step;
      this.head = undefined;
      this.end = undefined;
      this.batchCurve.record(step, trainer.lastLoss, trainer.lastGradNorm, trainer.lastLearningRate);
    }
    // Steps that are repeated leave snapshots too: the interval may have been wider when they were first made.
    if (this.snapshots.wants(step)) this.snapshots.add(trainer.capture());
  }

  /** Sets the rate from the next step on. Later steps of a former course are forgotten. */
  setLearningRate(learningRate: number): void {
    const { trainer } = this;
    trainer.learningRate = learningRate;
    this.forgetAfter(trainer.step);
    this.edits.set(trainer.step, learningRate);
  }

  /** Puts other weights at the present step. Later steps of a former course are forgotten. */
  setParameters(values: FloatArray): void {
    const { trainer } = this;
    const { parameters } = trainer.network;
    parameters.data.set(values);
    this.forgetAfter(trainer.step);
    this.turns.push(trainer.step - 1);
    this.parameterEdits.set(trainer.step, parameters.data.slice());
    this.evaluations.training.truncate(trainer.step - 1);
    this.evaluations.validation.truncate(trainer.step - 1);
  }

  /** Keeps an evaluation of the present state. */
  recordEvaluation(part: 'training' | 'validation', evaluation: Evaluation): void {
    this.evaluations[part].record(this.trainer.step, evaluation);
  }

  /** The last evaluation at or before the present step. */
  lastEvaluation(part: 'training' | 'validation'): (Evaluation & { readonly step: number }) | undefined {
    return this.evaluations[part].at(this.trainer.step);
  }

  /**
   * Moves to the nearest known state at or before `step`; `runStep` from there leads to it. For callers that share their
   * time between several things; others call `goTo`.
   *
   * @throws RangeError when the step is not one of 0 … lastStep
   */
  approach(step: number): void {
    if (!Number.isInteger(step) || step < 0 || step > this.furthest)
      throw new RangeError(`Step ${step} is not in the history: it reaches from 0 to ${this.furthest}.`);
    const { trainer } = this;
    if (trainer.step === this.furthest && step < this.furthest) this.head ??= trainer.capture();
    const kept = this.head && step === this.furthest ? this.head : this.snapshots.before(step);
    const nearer = trainer.step <= step && trainer.step >= kept.step;
    if (!nearer) trainer.restore(kept);
    trainer.diverged = undefined;
    this.applyEdit();
    if (trainer.step === this.furthest) trainer.diverged = this.end;
  }

  /** Moves to any step of the history, bit for bit as it was. */
  goTo(step: number): void {
    this.approach(step);
    while (this.trainer.step < step) this.runStep();
    if (step === this.furthest) this.trainer.diverged = this.end;
  }

  /** Begins anew at step 0 from the weights that the trainer's network has now, and forgets the past. */
  restart(): void {
    this.trainer.restart();
    this.begin(this.trainer.capture());
  }

  /** The kept states up to a step, at most `most` of them, evenly thinned; the first is that of step 0. */
  snapshotsUntil(step: number, most: number): readonly Snapshot[] {
    const kept = this.snapshots.all().filter(snapshot => snapshot.step <= step);
    if (kept.length <= most) return kept;
    return Array.from({ length: most }, (_, i) => kept[Math.floor((i * (kept.length - 1)) / (most - 1))]);
  }

  /** The curves from step 0 to the present step. */
  curves(maxPoints = defaultPoints): Curves {
    const { step } = this.trainer;
    return {
      batch: this.batchCurve.read(step, maxPoints),
      training: this.evaluations.training.read(step, maxPoints),
      validation: this.evaluations.validation.read(step, maxPoints),
    };
  }

  /** The minibatches from step 0 to any step of the history. */
  batchesUntil(step: number, maxPoints: number): Curves['batch'] {
    return this.batchCurve.read(step, maxPoints);
  }

  /** What `load` needs to go on from the present step, with the whole past still within reach. */
  save(): SavedHistory {
    const { trainer } = this;
    const edits = this.learningRateEdits.filter(edit => edit.step <= trainer.step);
    const parameterEdits = [...this.parameterEdits]
      .map(([step, parameters]) => ({ step, parameters }))
      .filter(edit => edit.step <= trainer.step)
      .sort((a, b) => a.step - b.step);
    return {
      initial: this.snapshots.before(0),
      current: trainer.capture(),
      edits,
      parameterEdits,
      batchCurve: this.batchCurve.save(trainer.step),
      training: this.evaluations.training.read(trainer.step, Infinity),
      validation: this.evaluations.validation.read(trainer.step, Infinity),
    };
  }

  /** Takes over a saved history. */
  load(saved: SavedHistory): void {
    const { initial, current, edits, parameterEdits } = saved;
    this.trainer.restore(current);
    this.begin(initial);
    this.furthest = current.step;
    for (const { step, learningRate } of edits) this.edits.set(step, learningRate);
    for (const { step, parameters } of parameterEdits) this.parameterEdits.set(step, parameters);
    this.batchCurve.load(saved.batchCurve);
    this.evaluations.training.load(saved.training);
    this.evaluations.validation.load(saved.validation);
    this.head = current;
  }

  private begin(initial: Snapshot): void {
    this.snapshots = new SnapshotStore(initial, this.byteBudget);
    this.edits.clear();
    this.parameterEdits.clear();
    this.furthest = 0;
    this.head = undefined;
    this.end = undefined;
    this.turns.push(-1);
    this.truncateCurves(-1);
  }

  private forgetAfter(step: number): void {
    // A rate set at the end changes what comes next, so that a run which diverged may go on.
    this.end = undefined;
    this.turns.push(step);
    this.trainer.diverged = undefined;
    this.head = undefined;
    for (const at of this.edits.keys()) if (at > step) this.edits.delete(at);
    for (const at of this.parameterEdits.keys()) if (at > step) this.parameterEdits.delete(at);
    if (step >= this.furthest) return;
    this.furthest = step;
    this.snapshots.truncate(step);
    this.truncateCurves(step);
  }

  private truncateCurves(step: number): void {
    this.batchCurve.truncate(Math.max(0, step));
    this.evaluations.training.truncate(step);
    this.evaluations.validation.truncate(step);
  }

  private applyEdit(): void {
    const rate = this.edits.get(this.trainer.step);
    if (rate !== undefined) this.trainer.learningRate = rate;
    const values = this.parameterEdits.get(this.trainer.step);
    if (values) this.trainer.network.parameters.data.set(values);
  }
}
