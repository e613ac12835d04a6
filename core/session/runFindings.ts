import { batchSeriesOf } from '../inspection/findings/diagnose';
import { FindingMonitor } from '../inspection/findings/monitor';
import { norm } from '../inspection/moments';
import type { Finding } from './protocol/findings';
import type { Run } from './run';

/** Share of the time that looks may take while training runs. */
const shareOfTime = 0.04;
/** Multiplications of one look: about 30 and 300 ms. */
const budget = { training: 3e8, rest: 3e9 };
/** Looks kept of a run; beyond, a new one waits until the run is so much longer. */
const mostLooks = 400;

/** What is wrong with a run, from looks taken while it is watched. */
export class RunFindings {
  private static readonly byRun = new WeakMap<Run, RunFindings>();
  private readonly monitor: FindingMonitor;
  /** Steps that were looked at at rest. */
  private readonly thorough = new Set<number>();
  private spent = 0;
  private readonly began = performance.now();

  private constructor(private readonly run: Run) {
    this.monitor = new FindingMonitor(run.trainer, run.dataset);
  }

  /** The one watch over a run. */
  static of(run: Run): RunFindings {
    let found = RunFindings.byRun.get(run);
    if (!found) RunFindings.byRun.set(run, (found = new RunFindings(run)));
    return found;
  }

  /** Every look that was taken, in order. */
  history(): ReturnType<FindingMonitor['history']> {
    this.forgetOthers();
    return this.monitor.history();
  }

  /** The findings at the present step, or as of the last look when there is no time for one. */
  look(training: boolean): { readonly step: number; readonly findings: readonly Finding[] } {
    const { run, monitor } = this;
    const { step } = run;
    this.forgetOthers();
    if (this.isWanted(training)) {
      const began = performance.now();
      if (!monitor.at(0) && step > 0) this.lookAtStart();
      monitor.observe(
        batchSeriesOf(run.history),
        step > 0 ? run.lastStep.update(training) : undefined,
        training ? budget.training : budget.rest,
      );
      if (!training) this.thorough.add(step);
      if (training) this.spent += performance.now() - began;
    }
    const judged = monitor.steps.findLast(each => each <= step) ?? 0;
    return { step: judged, findings: monitor.findings(step) };
  }

  /** At rest a quick look at a part of the rows is made good by a thorough one. */
  private isWanted(training: boolean): boolean {
    const { step, trainer } = this.run;
    const known = this.monitor.at(step);
    if (known) return !training && known.samples < trainer.training.rows && !this.thorough.has(step);
    return !training || this.affordable(step);
  }

  private affordable(step: number): boolean {
    const { steps } = this.monitor;
    const last = steps.findLast(each => each <= step) ?? 0;
    if (steps.length > mostLooks && step - last < step / mostLooks) return false;
    return this.spent <= shareOfTime * (performance.now() - this.began);
  }

  /** Other weights were put in, or an earlier step was trained on from in another way: what was seen there is void. */
  private forgetOthers(): void {
    const { run, monitor } = this;
    const known = monitor.at(run.step);
    if (known && known.parameterNorm !== norm(run.network.parameters.data)) {
      monitor.forgetAfter(run.step - 1);
      this.thorough.clear();
    }
    if (monitor.steps.some(step => step > run.history.lastStep)) monitor.forgetAfter(run.history.lastStep);
  }

  /** What was so before training is judged once, also when nobody watched then. */
  private lookAtStart(): void {
    const { trainer, history } = this.run;
    const present = trainer.capture();
    const { diverged } = trainer;
    const gradients = trainer.network.gradients.data.slice();
    try {
      history.goTo(0);
      this.monitor.observe(batchSeriesOf(history), undefined, budget.rest);
    } finally {
      trainer.restore(present);
      trainer.diverged = diverged;
      trainer.network.gradients.data.set(gradients);
    }
  }
}
