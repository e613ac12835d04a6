import { toFailure } from '../../core/session/protocol/failure';
import type { SessionStatus } from '../../core/session/protocol/status';
import type { Log } from '../log';
import type { Checkpoint } from './checkpoints';

interface Snapshot {
  readonly step: number;
  readonly bytes: Uint8Array;
}

/** While training a snapshot is taken this often, in milliseconds … */
const interval = 5_000;
/** … but never so often that taking them costs more than one part in this many of the time. */
const costShare = 20;
/** At rest one is taken this long after the last move, so that a row of single steps makes one. */
const restDelay = 300;

/**
 * Decides when a run is worth a snapshot: now and then while it trains, and wherever it comes to rest. The worker's death
 * costs at most the time since the last one.
 */
export class Snapshots {
  latest: Checkpoint | undefined;
  /** Settles when everything taken so far is stored. */
  written: Promise<void> = Promise.resolve();
  private taking: Promise<void> = Promise.resolve();
  private busy = false;
  private nextAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private generation = 0;

  constructor(
    private readonly ask: () => Promise<Snapshot>,
    /** Called as soon as the snapshot is there: what the run is doing then belongs to it. */
    private readonly complete: (snapshot: Snapshot) => Checkpoint,
    private readonly store: (checkpoint: Checkpoint) => Promise<void>,
    private readonly log: Log,
  ) {}

  onStatus({ state, step }: SessionStatus): void {
    const { latest } = this;
    if (state === 'training') {
      if (step > 0 && !this.busy && performance.now() >= this.nextAt) void this.take();
    } else if (latest ? step !== latest.step || latest.training : step > 0) {
      this.timer ??= setTimeout(() => void this.take(), restDelay);
    }
  }

  /** Takes one now, or after the one that is being taken. A failure is logged: the run goes on without. */
  take(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.taking = this.taking.then(() => this.takeOne());
    return this.taking;
  }

  forget(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.generation++;
    this.latest = undefined;
    this.nextAt = 0;
  }

  private async takeOne(): Promise<void> {
    const { generation } = this;
    const began = performance.now();
    this.busy = true;
    try {
      const snapshot = await this.ask();
      const now = performance.now();
      this.nextAt = now + Math.max(interval, costShare * (now - began));
      if (generation !== this.generation) return;
      const checkpoint = this.complete(snapshot);
      this.latest = checkpoint;
      this.written = this.written
        .then(() => this.store(checkpoint))
        .catch((error: unknown) => {
          this.log.warn(`The run could not be kept: ${toFailure(error).message}`);
        });
    } catch (error) {
      this.nextAt = performance.now() + interval;
      this.log.warn(`No snapshot could be taken: ${toFailure(error).message}`);
    } finally {
      this.busy = false;
    }
  }
}
