import { decodeHistory } from '../interchange/historyFile';
import { loadStateDict } from '../interchange/stateDict';
import { Evaluations } from './evaluations';
import type { LastStep } from './lastStep';
import { Pacer, sliceMilliseconds } from './pacer';
import { runFailure } from './protocol/failure';
import type { SessionState } from './protocol/status';
import type { StopLog } from './protocol/stops';
import type { Run } from './run';
import { Revisions } from './revisions';
import { RunFindings } from './runFindings';
import { searchBack } from './searchBack';
import type { Stops } from './stops/stops';

export interface CourseListener {
  /** A log point has something to tell. */
  logged(entry: StopLog): void;
  /** The state, the step or what is known of it is another one. */
  changed(): void;
  /** Training goes on: the step is another one, and nothing else. */
  advanced(): void;
  /** Somebody will look at what the next steps do. */
  isWatching(): boolean;
}

/**
 * Moves a run: trains it in slices of time, between which the thread listens to commands, and goes to any step of its past.
 * Nothing in the numbers depends on how the time was sliced.
 */
export class Course {
  state: SessionState = 'ready';
  /** Why the run diverged, or another remark about it. */
  message: string | undefined;
  /** The stop points at which the last move ended. */
  stoppedBy: readonly string[] = [];
  readonly evaluations: Evaluations;
  readonly lastStep: LastStep;
  private readonly revisions = new Revisions();
  private readonly findings: RunFindings;
  private target = 0;
  private readonly pacer: Pacer;
  /** Who waits for the end of the training that is under way. */
  private readonly waiting: (() => void)[] = [];
  /** Raised with every move, so that a longer one that was overtaken stops. */
  private moves = 0;

  constructor(
    private readonly run: Run,
    private readonly listener: CourseListener,
    private readonly stops: Stops,
  ) {
    this.evaluations = new Evaluations(run.history);
    this.lastStep = run.lastStep;
    this.findings = RunFindings.of(run);
    this.findings.onUnreviewed = () => this.review();
    this.pacer = new Pacer(deadline => this.work(deadline));
    this.settle();
  }

  /** Raised where other weights stand at the present step than before. */
  get revision(): number {
    return this.revisions.at(this.run.trainer.step);
  }

  /** Steps a second over the last second of training; 0 at rest. */
  get stepsPerSecond(): number {
    return this.state === 'training' ? this.pacer.rate : 0;
  }

  /** Resolves when neither training nor evaluation nor a review of the findings is under way. */
  whenStill(): Promise<void> {
    return this.pacer.whenStill();
  }

  /** Trains until the step is reached; without one, to the end of the schedule, and at its end as many epochs again. */
  train(untilStep?: number): void {
    const { step, totalSteps, stepsPerEpoch } = this.run.trainer;
    const again = step + Math.max(totalSteps, stepsPerEpoch);
    this.start(untilStep ?? (step < totalSteps ? totalSteps : again));
  }

  pause(): void {
    if (this.state !== 'training') return;
    this.halt();
    this.settle();
  }

  /** Makes exactly `count` steps, unless the run diverges or another command comes. */
  async step(count: number): Promise<void> {
    if (!Number.isSafeInteger(count) || count < 1)
      throw runFailure(`"count" must be a whole number of steps from 1 on, not ${count}.`);
    this.start(this.run.trainer.step + count);
    // Not until all is still: a large set may be evaluated for a while after the step.
    if (this.state === 'training') await new Promise<void>(resolve => this.waiting.push(resolve));
  }

  /** Goes to a step of the past, in slices, so that a long way can be overtaken by another command. */
  async goTo(step: number): Promise<void> {
    const { history, trainer } = this.run;
    if (!Number.isSafeInteger(step) || step < 0 || step > history.lastStep)
      throw runFailure(`Step ${step} is not in the history: it reaches from 0 to ${history.lastStep}.`);
    this.halt();
    const move = this.moves;
    this.lastStep.forget();
    history.approach(step);
    while (trainer.step < step) {
      const end = performance.now() + sliceMilliseconds;
      while (trainer.step < step && performance.now() < end) this.lastStep.runStep();
      if (trainer.step === step) break;
      await new Promise(resolve => setImmediate(resolve));
      if (move !== this.moves) return;
    }
    if (step === history.lastStep) trainer.diverged = history.divergence;
    this.settle();
  }

  /** Back to the last step at which a stop point holds, or to step 0. */
  async runBack(): Promise<void> {
    this.halt();
    const move = this.moves;
    const found = await searchBack(this.run, this.stops, () => move === this.moves);
    if (!found) return;
    await this.goTo(found.step);
    if (found.ids.length === 0 || move + 1 !== this.moves) return;
    this.stoppedBy = found.ids;
    this.listener.changed();
  }

  /** Back to step 0 with the weights that follow from the seed; the past is forgotten. */
  reset(): void {
    const { trainer, history } = this.run;
    this.halt();
    trainer.network.initialize(trainer.config.seed);
    history.restart();
    this.settleElsewhere();
  }

  setLearningRate(rate: number): void {
    if (!Number.isFinite(rate) || rate < 0)
      throw runFailure(`A learning rate must be a number from 0 on, not ${rate}.`);
    const { trainer, history } = this.run;
    history.setLearningRate(rate);
    this.revisions.changedFrom(trainer.step + 1);
    trainer.diverged = undefined;
    if (this.state === 'training') this.listener.changed();
    else this.settle();
  }

  setParameters(values: Float64Array, offset?: number): void {
    const { history, network } = this.run;
    const { parameterCount } = network;
    const all = offset === undefined ? values : Float64Array.from(network.parameters.data);
    if (offset !== undefined) {
      if (!Number.isSafeInteger(offset) || offset < 0 || offset + values.length > parameterCount)
        throw runFailure(`The network has ${parameterCount} parameters: there are none at ${offset}.`);
      all.set(values, offset);
    }
    if (all.length !== parameterCount)
      throw runFailure(`The network has ${parameterCount} parameters, but ${values.length} values came.`);
    this.halt();
    history.setParameters(all);
    this.settleElsewhere();
  }

  /** Starts over at step 0 from the weights of a safetensors file. */
  loadWeights(bytes: Uint8Array, name: string): void {
    const { network, history } = this.run;
    const { nonFinite } = loadStateDict(network, bytes, name);
    this.halt();
    history.restart();
    this.settleElsewhere();
    if (nonFinite.length === 0) return;
    this.message = `${name} holds NaN or infinity in ${nonFinite.join(', ')}: the network cannot be trained from there.`;
    this.listener.changed();
  }

  /** Takes over the state and the past that `snapshot` gave. */
  restore(bytes: Uint8Array): void {
    const saved = decodeHistory(bytes, 'the snapshot');
    this.halt();
    this.run.history.load(saved);
    this.revisions.changedFrom(0);
    this.settleElsewhere();
  }

  /** Stops for good. */
  dispose(): void {
    this.halt();
  }

  private start(target: number): void {
    const { trainer } = this.run;
    this.halt();
    if (trainer.step >= target) {
      this.settle();
      return;
    }
    this.target = target;
    this.message = undefined;
    trainer.diverged = undefined;
    this.stops.arm(this.run);
    this.state = 'training';
    this.pacer.start();
    this.listener.changed();
  }

  /** One slice of work. The answer says whether there is more to do. */
  private work(deadline: number): boolean {
    if (this.evaluations.pending) {
      const done = this.evaluations.workUntil(deadline);
      if (this.state !== 'training' && done) this.listener.changed();
      if (!done) return true;
    }
    return this.state === 'training' ? this.trainUntil(deadline) : this.reviewUntil(deadline);
  }

  /** At rest, what was missed on the way is looked at. The answer says whether there is more to do. */
  private reviewUntil(deadline: number): boolean {
    if (!this.findings.isReviewing) return false;
    if (!this.findings.workUntil(deadline)) return true;
    this.listener.changed();
    return false;
  }

  private review(): void {
    if (this.state === 'training') return;
    this.findings.begin();
    if (this.findings.isReviewing) this.pacer.start();
  }

  private trainUntil(deadline: number): boolean {
    const { trainer } = this.run;
    const { stepsPerEpoch } = trainer;
    const began = performance.now();
    const from = trainer.step;
    this.lastStep.beginSlice(this.listener.isWatching());
    while (trainer.step < this.target) {
      this.lastStep.runStep();
      if (trainer.diverged || this.strikes()) break;
      if (trainer.step % stepsPerEpoch === 0 && this.evaluations.affordable) {
        this.evaluations.begin();
        break;
      }
      if (performance.now() >= deadline) break;
    }
    this.evaluations.trainedFor(performance.now() - began);
    this.pacer.made(trainer.step - from);
    if (trainer.diverged || trainer.step >= this.target || this.stoppedBy.length > 0) {
      this.settle();
      return this.evaluations.pending || this.findings.isReviewing;
    }
    // What is left of the slice goes to the evaluation: a small set is then done at once.
    if (this.evaluations.pending) this.evaluations.workUntil(deadline);
    this.listener.advanced();
    return true;
  }

  /** Whether a stop point stops the run at this step. */
  private strikes(): boolean {
    if (this.stops.none) return false;
    this.stoppedBy = this.stops.strike(this.run, entry => this.listener.logged(entry));
    return this.stoppedBy.length > 0;
  }

  private halt(): void {
    this.moves++;
    this.stoppedBy = [];
    this.pacer.stop();
    this.evaluations.callOff();
    this.findings.callOff();
    if (this.state === 'training') this.state = 'paused';
    this.release();
  }

  private release(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  /** Other weights are there than the steps before led to. */
  private settleElsewhere(): void {
    this.revisions.changedFrom(this.run.trainer.step);
    this.evaluations.forget();
    this.lastStep.forget();
    this.settle();
  }

  /** Names the state of rest, evaluates it, and tells everyone. */
  private settle(): void {
    const { trainer } = this.run;
    this.message = trainer.diverged?.message;
    if (trainer.diverged) this.state = 'diverged';
    else if (trainer.step === 0) this.state = 'ready';
    else this.state = trainer.step >= trainer.totalSteps ? 'finished' : 'paused';
    this.evaluations.begin();
    const done = this.evaluations.workUntil(performance.now() + sliceMilliseconds);
    if (!done) this.pacer.start();
    this.review();
    this.listener.changed();
    this.release();
  }
}
