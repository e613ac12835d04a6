import { batchNormsOf } from '../inspection/batchNorm';
import { channelFields, Chronicle, entryOf, flowFields, type Entry } from '../inspection/chronicle';
import { atPresent, restAt } from './probes/excursion';
import { lookOf } from './probes/looks';
import type { Run } from './run';

/** Share of the time that looks may take while training runs. */
const shareOfTime = 0.03;
/** States of the past that a filled course looks at. */
const mostStates = 120;
/** Fewer kept states than these make no curve; as long as no more steps than those must be repeated, others are visited. */
const fewStates = 60;
const mostRepeated = 20_000;

interface Report {
  readonly signal: AbortSignal;
  report(done: number, total: number, message: string): void;
}

/** Follows a run while somebody watches, and looks at its past when asked. Every look is over the same rows. */
export class RunChronicle {
  private readonly chronicle: Chronicle;
  private spent = 0;
  private readonly began = performance.now();

  constructor(private readonly run: Run) {
    const { network } = run;
    const channels = batchNormsOf(network).reduce((sum, layer) => sum + network.layers[layer].outFeatures, 0);
    this.chronicle = new Chronicle(network.layers.length * (flowFields + 1) + channels * channelFields);
  }

  get samples(): number {
    return this.look.count;
  }

  /** Takes the present step down, if it is not known and there is time. */
  observe(training: boolean): void {
    this.heedTurns();
    const { run, chronicle } = this;
    if (chronicle.has(run.step)) return;
    if (training && this.spent > shareOfTime * (performance.now() - this.began)) return;
    const began = performance.now();
    chronicle.add(entryOf(run.trainer, this.look, run.step > 0 ? run.lastStep.update(training) : undefined));
    if (training) this.spent += performance.now() - began;
  }

  /** Looks at the kept states of the past that are not known yet; everything else stays where it is. */
  async fill({ signal, report }: Report): Promise<void> {
    this.heedTurns();
    const { run, chronicle } = this;
    const { step: present } = run;
    const wanted = this.stepsToVisit(present).filter(step => !chronicle.has(step));
    for (const [index, step] of wanted.entries()) {
      atPresent(run, () => {
        const { parameters } = run.network;
        run.history.goTo(Math.max(0, step - 1));
        const before = parameters.data.slice();
        run.history.goTo(step);
        const update = step > 0 ? parameters.data.map((value, i) => value - before[i]) : undefined;
        chronicle.add(entryOf(run.trainer, this.look, update));
      });
      report(index + 1, wanted.length, 'Looking at the past');
      await restAt(present, run, signal, 'The look at the past');
    }
  }

  /** Kept states, or where there are few and steps are soon repeated, steps that lie evenly. */
  private stepsToVisit(present: number): number[] {
    const kept = this.run.history.snapshotsUntil(present, mostStates).map(({ step }) => step);
    const even = Math.min(present, fewStates);
    if (kept.length < even && (present / kept.length) * even <= mostRepeated)
      return Array.from({ length: even + 1 }, (_, i) => Math.round((i * present) / even));
    // The step behind a kept state tells what a step does; the start has none before it.
    return kept.map(step => (step > 0 && step < present ? step + 1 : step));
  }

  /** What is known up to the present step. */
  entries(): readonly Entry[] {
    return this.chronicle.until(this.run.step);
  }

  private get look(): ReturnType<typeof lookOf> {
    return lookOf(this.run, 'training');
  }

  private heedTurns(): void {
    this.chronicle.heed(this.run.history.turns);
  }
}

const chronicles = new WeakMap<Run, RunChronicle>();

/** The chronicle of a run; it begins with the first question. */
export function chronicleOf(run: Run): RunChronicle {
  const found = chronicles.get(run) ?? new RunChronicle(run);
  chronicles.set(run, found);
  return found;
}
