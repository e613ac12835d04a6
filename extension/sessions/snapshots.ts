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

/**
 * Decides when a run is worth a snapshot: now and then while it trains, and whenever it comes to rest. The worker's death
 * costs at most the time since the last one.
 */
export class Snapshots {
  latest: Checkpoint | undefined;
  /** Settles when everything taken so far is stored. */
  written: Promise<void> = Promise.resolve();
  private taking: Promise<void> | undefined;
  private nextAt = 0;
  private generation = 0;
  private wasTraining = false;

  constructor(
    private readonly ask: () => Promise<Snapshot>,
    private readonly complete: (snapshot: Snapshot, training: boolean) => Checkpoint,
    private readonly store: (checkpoint: Checkpoint) => Promise<void>,
    private readonly log: Log,
  ) {}

  onStatus(status: SessionStatus): void {
    const training = status.state === 'training';
    const settled = this.wasTraining && !training;
    this.wasTraining = training;
    if (status.step === 0 || status.step === this.latest?.step) return;
    if (settled || (training && performance.now() >= this.nextAt)) void this.take(training);
  }

  /** Takes one now; two wishes at the same time are one. A failure is logged: the run goes on without. */
  take(training: boolean): Promise<void> {
    this.taking ??= this.takeOne(training).finally(() => {
      this.taking = undefined;
    });
    return this.taking;
  }

  forget(): void {
    this.generation++;
    this.latest = undefined;
    this.wasTraining = false;
    this.nextAt = 0;
  }

  private async takeOne(training: boolean): Promise<void> {
    const generation = this.generation;
    const began = performance.now();
    try {
      const snapshot = await this.ask();
      const now = performance.now();
      this.nextAt = now + Math.max(interval, costShare * (now - began));
      if (generation !== this.generation) return;
      const checkpoint = this.complete(snapshot, training);
      this.latest = checkpoint;
      this.written = this.written
        .then(() => this.store(checkpoint))
        .catch((error: unknown) => this.log.warn(`The run could not be kept: ${toFailure(error).message}`));
    } catch (error) {
      this.nextAt = performance.now() + interval;
      this.log.warn(`No snapshot could be taken: ${toFailure(error).message}`);
    }
  }
}
