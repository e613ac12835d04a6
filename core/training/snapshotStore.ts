import type { Snapshot } from './snapshot';
import { snapshotBytes } from './snapshot';

/** Copying a snapshot of this many bytes costs about as much as a step of a network that size. */
const bytesPerStep = 1 << 16;
const smallestInterval = 8;

/**
 * Snapshots at multiples of an interval that doubles whenever the budget is used up, so that a history of any length fits
 * and the way from a snapshot to any step stays a fixed share of the run. Step 0 is always kept.
 */
export class SnapshotStore {
  private readonly byStep = new Map<number, Snapshot>();
  private readonly capacity: number;
  private interval: number;

  /** @param initial the state at step 0; all others take as much memory */
  constructor(
    private readonly initial: Snapshot,
    byteBudget: number,
  ) {
    const bytes = Math.max(1, snapshotBytes(initial));
    this.capacity = Math.max(2, Math.floor(byteBudget / bytes));
    this.interval = Math.max(smallestInterval, 2 ** Math.ceil(Math.log2(bytes / bytesPerStep)));
    this.byStep.set(initial.step, initial);
  }

  /** Steps from one snapshot to the next. */
  get spacing(): number {
    return this.interval;
  }

  get count(): number {
    return this.byStep.size;
  }

  /** Bytes that the snapshots take. */
  get bytes(): number {
    return this.byStep.size * snapshotBytes(this.initial);
  }

  /** Whether the state after this step should be kept. */
  wants(step: number): boolean {
    return step % this.interval === 0 && !this.byStep.has(step);
  }

  add(snapshot: Snapshot): void {
    while (this.byStep.size >= this.capacity && this.interval < Number.MAX_SAFE_INTEGER) {
      this.interval *= 2;
      for (const step of this.byStep.keys())
        if (step !== this.initial.step && step % this.interval !== 0) this.byStep.delete(step);
    }
    if (this.wants(snapshot.step)) this.byStep.set(snapshot.step, snapshot);
  }

  /** The last snapshot at or before `step`. */
  before(step: number): Snapshot {
    // Multiples of the interval below the step, downwards: the first hit is the nearest.
    for (let at = step - (step % this.interval); at > this.initial.step; at -= this.interval) {
      const found = this.byStep.get(at);
      if (found) return found;
    }
    return this.initial;
  }

  /** In the order of the steps. */
  all(): readonly Snapshot[] {
    return [...this.byStep.values()].sort((a, b) => a.step - b.step);
  }

  /** Forgets the states after `step`. */
  truncate(step: number): void {
    for (const at of this.byStep.keys()) if (at > step) this.byStep.delete(at);
  }
}
