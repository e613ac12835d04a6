import { Worker } from 'node:worker_threads';
import type { KernelVariant } from './instantiate';
import type { KernelThreadData } from './kernelThread';
import type { Kernels } from './kernels';
import { grainOf, performPart, unitsOf } from './taskPart';
import { chunkLimit, control, kernelRole, TaskBlock, type TaskKind } from './threadTask';
import type { WasmMemory } from './webAssembly';

export interface ThreadPoolOptions {
  /** The worker bundle; given `workerData.role`, it serves the pool. */
  readonly file: string;
  readonly memory: WasmMemory;
  readonly variant: KernelVariant;
  /** One region for each thread to pack panels in. */
  readonly scratches: readonly number[];
  /** Share also on a machine too busy for it to pay. Default false. */
  readonly always?: boolean;
}

/** More than one a thread, so that one that comes late or is taken away leaves its work to the others. */
const chunksPerThread = 2;
/**
 * A busy machine takes a thread away in the middle of a chunk, and all wait for it. When sharing takes longer than this share
 * of what one thread is thought to need, the caller works alone for a while. This decides about time only: the bits are equal.
 */
const worstGain = 0.8;
const restingTasks = 300;
/** A chunk takes milliseconds; a thread that has not done it after this will never. */
const patience = 30_000;
/** Tasks are numbered round and round below this, so that a ticket stays positive. */
const taskLimit = 2 ** 31 / chunkLimit;

/**
 * Threads that share large kernel calls with their caller, fork and join: each takes chunks of independent units until none is
 * left, so the bits are those of one thread. They start with the first call that is worth it, and until they are there the
 * caller works alone.
 */
export class ThreadPool {
  readonly block = new TaskBlock();
  private workers: Worker[] | undefined;
  private closed = false;
  private tasks = 0;
  /** Time with all threads over the time of one, averaged over the last tasks. */
  private gain = 0.5;
  /** Tasks until the threads are tried again. */
  private resting = 0;

  constructor(private readonly options: ThreadPoolOptions) {}

  /** Whether all threads are there; work is shared from then on. */
  get ready(): boolean {
    return (
      this.workers !== undefined && Atomics.load(this.block.control, control.ready) === this.workers.length
    );
  }

  /** Tasks that were shared so far. */
  get shared(): number {
    return this.tasks;
  }

  /** Ends the threads; the kernels work on alone. */
  dispose(): void {
    this.closed = true;
    if (!this.workers) return;
    Atomics.store(this.block.control, control.ticket, -1);
    Atomics.notify(this.block.control, control.ticket);
    // Also those that have not come so far as to read that.
    for (const worker of this.workers) void worker.terminate();
    this.workers = undefined;
  }

  /** Starts the threads without waiting for them. */
  start(): void {
    const { file, memory, variant, scratches } = this.options;
    this.workers ??= scratches.map(scratch => {
      const workerData: KernelThreadData = {
        role: kernelRole,
        memory,
        variant,
        block: this.block.buffer,
        scratch,
      };
      const worker = new Worker(file, { workerData });
      worker.unref();
      // Without one of them the others never are complete: the caller goes on alone.
      worker.once('error', () => this.dispose());
      return worker;
    });
  }

  /** Whether the next task is to be shared; false when the threads are not there (yet) or do not help just now. */
  offers(): boolean {
    if (this.closed) return false;
    if (this.resting > 0) {
      this.resting--;
      return false;
    }
    if (!this.workers) this.start();
    return this.ready;
  }

  /** Shares the task whose arguments are in `block.args`, after `offers`; returns when it is done. */
  run(kernels: Kernels, wide: boolean, kind: TaskKind): void {
    const { block, workers } = this;
    const words = block.control;
    const units = unitsOf(kind, block.args);
    const grain = grainOf(kind);
    const most = Math.min(chunkLimit - 1, ((workers?.length ?? 0) + 1) * chunksPerThread);
    const step = Math.ceil(units / most / grain) * grain;
    const chunks = Math.ceil(units / step);
    words[control.wide] = wide ? 1 : 0;
    words[control.kind] = kind;
    words[control.units] = units;
    words[control.step] = step;
    this.tasks++;
    const began = performance.now();
    Atomics.store(words, control.pending, chunks);
    Atomics.store(words, control.ticket, (this.tasks % taskLimit) * chunkLimit + chunks);
    Atomics.notify(words, control.ticket);
    const own = this.work(kernels);
    const worked = performance.now() - began;
    this.join();
    if (own > 0) this.weigh((performance.now() - began) / ((worked / own) * chunks));
  }

  /** Takes chunks until there are none; returns how many. */
  private work(kernels: Kernels): number {
    const words = this.block.control;
    for (let own = 0; ;) {
      const ticket = Atomics.load(words, control.ticket);
      const left = ticket % chunkLimit;
      if (left === 0) return own;
      if (Atomics.compareExchange(words, control.ticket, ticket, ticket - 1) !== ticket) continue;
      performPart(kernels, this.block, left - 1);
      Atomics.sub(words, control.pending, 1);
      own++;
    }
  }

  private join(): void {
    const words = this.block.control;
    for (let i = 0; i < 20_000; i++) if (Atomics.load(words, control.pending) === 0) return;
    for (;;) {
      const left = Atomics.load(words, control.pending);
      if (left === 0) return;
      if (Atomics.wait(words, control.pending, left, patience) === 'timed-out')
        throw new Error('A thread that helps with large computations has stopped working.');
    }
  }

  private weigh(gain: number): void {
    // One long wait alone says little.
    this.gain += 0.05 * (Math.min(gain, 2) - this.gain);
    if (this.gain <= worstGain || this.options.always) return;
    this.gain = (0.5 + worstGain) / 2;
    this.resting = restingTasks;
  }
}
