import { Chronicle } from '../inspection/chronicle';
import { atPresent, restAt, walk } from './probes/excursion';
import { activityOf } from './probes/looks';
import type { UnitTurn } from './protocol/unit';
import type { Run } from './run';

/** Steps that a filled course looks at: as many as cost so many multiplications, within these limits. */
const affordable = { looks: 2e9, steps: 4e9 };
const mostLooks = 150;
const leastLooks = 24;
/** Steps that may be repeated to get there; beyond, kept states are looked at. */
const mostRepeated = 20_000;

/** How active every unit was at one step. */
export interface UnitsEntry {
  readonly step: number;
  readonly samples: number;
  /** Share of the samples for which each unit is active, layer after layer; NaN where values were not finite. */
  readonly active: Float32Array;
}

/** All turns of a unit in (after, until]. */
interface SearchedStretch {
  readonly after: number;
  readonly until: number;
  readonly turns: readonly UnitTurn[];
}

interface Report {
  readonly signal: AbortSignal;
  report(done: number, total: number, message: string): void;
}

/** Follows how active the units of a run are, while somebody watches, and looks at the whole of the run when asked. */
export class RunUnits {
  private static readonly byRun = new WeakMap<Run, RunUnits>();
  private readonly chronicle: Chronicle<UnitsEntry>;
  /** Where the units of each layer begin in an entry. */
  private readonly offsets: readonly number[];
  /** Stretches of the run that were searched for turns, by unit. */
  private readonly searched = new Map<string, readonly SearchedStretch[]>();

  private constructor(private readonly run: Run) {
    let units = 0;
    this.offsets = run.network.layers.map(({ outFeatures }) => (units += outFeatures) - outFeatures);
    this.chronicle = new Chronicle<UnitsEntry>(units);
  }

  /** The one watch over a run. */
  static of(run: Run): RunUnits {
    let found = RunUnits.byRun.get(run);
    if (!found) RunUnits.byRun.set(run, (found = new RunUnits(run)));
    return found;
  }

  /** Takes the present step down; the look at it is shared with what else a frame shows. */
  observe(training: boolean): void {
    this.heedTurns();
    const { run, chronicle } = this;
    const known = chronicle.until(run.step).at(-1);
    // A quick look at a part of the rows is made good at rest.
    if (known?.step === run.step && (training || known.samples >= run.trainer.training.rows)) return;
    chronicle.add(this.entryOf(training));
  }

  /** Looks at steps of the whole run that are not known yet; everything else stays where it is. */
  async fill({ signal, report }: Report): Promise<void> {
    this.heedTurns();
    const { step: present } = this.run;
    const wanted = this.stepsToVisit().filter(step => !this.chronicle.has(step));
    for (const done of this.visit(wanted)) {
      report(done, wanted.length, 'Looking at the whole run');
      await restAt(present, this.run, signal, 'The look at the whole run');
    }
  }

  /** Makes the looks in portions; what comes out between two of them is how many are made. */
  private *visit(wanted: readonly number[]): Generator<number, void, undefined> {
    const { run, chronicle } = this;
    let done = 0;
    const look = (step: number): void => {
      if (step !== wanted[done]) return;
      chronicle.add(this.entryOf(false));
      done++;
    };
    if (wanted.length === 0) return;
    if (this.isSoonRepeated) {
      const portions = walk(run, wanted[0], wanted[wanted.length - 1], look);
      while (!portions.next().done) yield done;
    } else
      for (const step of wanted) {
        atPresent(run, () => {
          run.history.goTo(step);
          look(step);
        });
        yield done;
      }
  }

  entries(): readonly UnitsEntry[] {
    this.heedTurns();
    return this.chronicle.until(Infinity);
  }

  activeAt({ active }: UnitsEntry, layer: number, unit: number): number {
    return active[this.offsets[layer] + unit];
  }

  /** What a search that covers the interval found in it; undefined while there was none. */
  turnsBetween(layer: number, unit: number, after: number, until: number): readonly UnitTurn[] | undefined {
    const found = this.searched
      .get(`${layer} ${unit}`)
      ?.find(stretch => stretch.after <= after && stretch.until >= until);
    return found?.turns.filter(({ step }) => step > after && step <= until);
  }

  keepTurns(layer: number, unit: number, stretch: SearchedStretch): void {
    const key = `${layer} ${unit}`;
    this.searched.set(key, [...(this.searched.get(key) ?? []), stretch]);
  }

  private entryOf(training: boolean): UnitsEntry {
    const activity = activityOf(this.run, training);
    const units = activity.reduce((sum, layer) => sum + layer.units, 0);
    const active = new Float32Array(units);
    activity.forEach((layer, index) => {
      for (let unit = 0; unit < layer.units; unit++)
        active[this.offsets[index] + unit] =
          layer.nonFinite[unit] > 0 ? Number.NaN : layer.active[unit] / layer.samples;
    });
    return { step: this.run.step, samples: activity[0].samples, active };
  }

  /** Steps that lie evenly where the whole run is soon repeated, otherwise kept states. */
  private stepsToVisit(): number[] {
    const { run } = this;
    const { rows } = run.trainer.training;
    const looks = affordable.looks / (Math.max(1, rows) * run.network.parameterCount);
    const most = Math.floor(Math.max(leastLooks, Math.min(mostLooks, looks)));
    const { lastStep: last } = run.history;
    const even = Math.min(last, most);
    if (this.isSoonRepeated)
      return Array.from({ length: even + 1 }, (_, i) => Math.round((i * last) / Math.max(1, even)));
    const kept = run.history.snapshotsUntil(last, most).map(({ step }) => step);
    return kept.at(-1) === last ? kept : [...kept, last];
  }

  private get isSoonRepeated(): boolean {
    const { config, network, history } = this.run;
    // A step goes forward and back.
    const steps = affordable.steps / (3 * config.training.batch_size * network.parameterCount);
    return history.lastStep <= Math.min(mostRepeated, steps);
  }

  private heedTurns(): void {
    if (this.chronicle.heed(this.run.history.turns)) this.searched.clear();
  }
}
