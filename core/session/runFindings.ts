import { batchesOf } from '../inspection/findings/diagnose';
import type { Observation } from '../inspection/findings/evidence';
import { onTheWay, plannedSteps } from '../inspection/findings/lookPlan';
import { FindingMonitor } from '../inspection/findings/monitor';
import { Observatories } from '../inspection/findings/observatory';
import type { Divergence } from '../training/divergence';
import type { FloatArray } from '../network/definition';
import { walk } from './probes/excursion';
import type { Finding } from './protocol/findings';
import type { Run } from './run';

/** Share of the time that looks may take while training runs. */
const shareOfTime = 0.04;
/** Multiplications of one look while training runs: about 30 ms. */
const whileTraining = 3e8;
/** Looks kept of a run; beyond, a new one waits until the run is so much longer. */
const mostLooks = 400;

export interface JudgedStep {
  /** The step that was judged. */
  readonly step: number;
  readonly findings: readonly Finding[];
  /** Looks at the past that are still to come before this is what `deadeye diagnose` says. */
  readonly pending: number;
}

/**
 * What is wrong with a run that is watched.
 *
 * While training runs, quick looks are taken as time permits: over a part of the rows of large data, without the curvature, and
 * at steps that chance decides. A rule with patience may therefore speak earlier or later than in `deadeye diagnose`. At rest
 * the run is *reviewed*: every look that `diagnose` takes up to this step is taken, from the history where it was missed, and
 * a last thorough one here. From then on the findings are those of `diagnose` at this step, however the run was watched; they
 * may differ only in the spikes of minibatches once the history holds more than 8192 steps, as it then keeps them in bins.
 */
export class RunFindings {
  private static readonly byRun = new WeakMap<Run, RunFindings>();
  /** Told of every look. */
  private readonly live: FindingMonitor;
  /** Told of the looks that `diagnose` takes, and of no others. */
  private readonly planned: FindingMonitor;
  private readonly observatories: Observatories;
  private reviewed: JudgedStep | undefined;
  private work: Generator<unknown, void, undefined> | undefined;
  private pending = 0;
  /** Turns of the history that were heeded. */
  private heeded: number;
  /** Steps at which `live` knows a look that was taken at rest, over as many rows as time permits. */
  private readonly thorough = new Set<number>();
  /** Steps at which `planned` knows the look where the run rested. */
  private readonly rests = new Set<number>();
  private divergence: Divergence | undefined;
  private spent = 0;
  private readonly began = performance.now();
  private asked = false;
  /** Called when somebody asks at rest for findings that are not reviewed yet. */
  onUnreviewed: () => void = () => undefined;

  private constructor(private readonly run: Run) {
    const options = { batches: batchesOf(run.history) };
    this.live = new FindingMonitor(run.trainer, run.dataset, options);
    this.planned = new FindingMonitor(run.trainer, run.dataset, options);
    this.observatories = new Observatories(run.trainer);
    this.heeded = run.history.turns.length;
  }

  /** The one watch over a run. */
  static of(run: Run): RunFindings {
    let found = RunFindings.byRun.get(run);
    if (!found) RunFindings.byRun.set(run, (found = new RunFindings(run)));
    return found;
  }

  /** Every look that was taken, in order. */
  history(): ReturnType<FindingMonitor['history']> {
    this.heedTurns();
    return this.live.history();
  }

  /** The findings at the present step, or as of the last look when there is no time for one. */
  look(training: boolean): JudgedStep {
    const { run, live } = this;
    const { step } = run;
    this.asked = true;
    this.heedTurns();
    if (!training && this.reviewed?.step === step) return this.reviewed;
    if (this.isWanted(training)) {
      const began = performance.now();
      if (!live.at(0) && step > 0) {
        const start = this.lookAt(0);
        while (!start.next().done);
      }
      live.take(this.observe(training ? whileTraining : onTheWay, training));
      if (!training) this.thorough.add(step);
      // The first look takes memory and sees the initial weights too: it says nothing of what the next will take.
      else if (live.steps.length > 2) this.spent += performance.now() - began;
    }
    if (!training && !this.work) this.onUnreviewed();
    const judged = live.steps.findLast(each => each <= step) ?? 0;
    return { step: judged, findings: live.findings(step), pending: this.pending };
  }

  /** A review of the present step is under way: call `workUntil` until it is done. */
  get isReviewing(): boolean {
    return this.work !== undefined;
  }

  /** Begins to review the run up to the present step, if anybody has asked what is wrong with it. */
  begin(): void {
    this.heedTurns();
    const { step, trainer } = this.run;
    if (!this.asked || this.reviewed?.step === step) return;
    // The look where the run rested counts only while it rests there.
    for (const at of this.rests) this.planned.forgetAt(at);
    this.rests.clear();
    const missing = plannedSteps(step - 1, trainer.totalSteps).filter(at => !this.planned.at(at));
    this.pending = missing.length + 1;
    this.work = this.review(missing);
  }

  /** Works until the deadline (of `performance.now`); true when nothing is left to do. */
  workUntil(deadline: number): boolean {
    while (this.work) {
      if (this.work.next().done) this.callOff();
      else if (performance.now() >= deadline) break;
    }
    return !this.work;
  }

  /** The run is about to move: what was looked at stays, the rest waits for the next review. */
  callOff(): void {
    this.work = undefined;
    this.pending = 0;
  }

  private *review(missing: readonly number[]): Generator<unknown, void, undefined> {
    const { planned, observatories, live } = this;
    const { step } = this.run;
    for (const at of missing) {
      yield* this.lookAt(at);
      this.pending--;
      yield;
    }
    const whole = observatories.within(Infinity);
    const known = this.thorough.has(step) && whole === observatories.within(onTheWay) && live.at(step);
    const observation = known || (yield* whole.observeInPortions(this.lastUpdate(false)));
    planned.take(observation);
    if (!known) live.take(observation);
    this.rests.add(step);
    this.thorough.add(step);
    this.reviewed = { step, findings: planned.findings(step), pending: 0 };
  }

  /** Takes a planned look at a step of the past. */
  private *lookAt(step: number): Generator<unknown, void, undefined> {
    const { run, planned, live } = this;
    const { parameters } = run.network;
    let before: FloatArray | undefined;
    const visit = (at: number): void => {
      if (at < step) {
        before = parameters.data.slice();
        return;
      }
      const update = before?.map((value, i) => parameters.data[i] - value);
      const observation = this.observatories.within(onTheWay).observe(update);
      planned.take(observation);
      live.take(observation);
    };
    yield* walk(run, Math.max(0, step - 1), step, visit);
  }

  private observe(multiplications: number, training: boolean): Observation {
    return this.observatories.within(multiplications).observe(this.lastUpdate(training));
  }

  /** Of the step that led here; a run that diverged could not make its last one. */
  private lastUpdate(training: boolean): FloatArray | undefined {
    const { run } = this;
    return run.step > 0 && !run.trainer.diverged ? run.lastStep.update(training) : undefined;
  }

  /** At rest a quick look at a part of the rows is made good by a thorough one. */
  private isWanted(training: boolean): boolean {
    const { step, trainer } = this.run;
    const known = this.live.at(step);
    if (known) return !training && known.samples < trainer.training.rows && !this.thorough.has(step);
    return !training || this.affordable(step);
  }

  private affordable(step: number): boolean {
    const { steps } = this.live;
    const last = steps.findLast(each => each <= step) ?? 0;
    if (steps.length > mostLooks && step - last < step / mostLooks) return false;
    return this.spent <= shareOfTime * (performance.now() - this.began);
  }

  /** Other weights were put in, or an earlier step was trained on from in another way: what was seen behind is void. */
  private heedTurns(): void {
    const { turns } = this.run.history;
    for (; this.heeded < turns.length; this.heeded++) {
      // At the step itself the rate is another one.
      const last = turns[this.heeded] - 1;
      for (const monitor of [this.live, this.planned]) monitor.forgetAfter(last);
      for (const step of this.thorough) if (step > last) this.thorough.delete(step);
      this.reviewed = undefined;
    }
    const { trainer, step } = this.run;
    if (trainer.diverged === this.divergence) return;
    // The run was tried from here, and could not go on; or it is somewhere else now.
    this.divergence = trainer.diverged;
    for (const monitor of [this.live, this.planned]) monitor.forgetAt(step);
    this.thorough.delete(step);
    this.reviewed = undefined;
  }
}
