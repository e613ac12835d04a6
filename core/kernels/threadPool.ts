import { Worker } from 'node:worker_threads';
import type { KernelVariant } from './instantiate';
import type { KernelThreadData } from './kernelThread';
import type { Kernels } from './kernels';
import { performPart } from './productPart';
import { control, kernelRole, productKind, type ProductKind } from './threadTask';
import type { WasmMemory } from './webAssembly';

export interface ThreadPoolOptions {
  /** The worker bundle; given `workerData.role`, it serves the pool. */
  readonly file: string;
  readonly memory: WasmMemory;
  readonly variant: KernelVariant;
  /** One region for each thread to pack panels in. */
  readonly scratches: readonly number[];
}

/** Multiplications below which waking others costs more than it saves: some 50 µs of one thread. */
const worthwhile = 1_500_000;
/**
 * A busy machine takes a thread away in the middle of its part, and all wait for it. When sharing takes longer than this share
 * of what one thread is thought to need, the caller works alone for a while. This decides about time only: the bits are equal.
 */
const worstGain = 0.8;
const restingProducts = 300;
/** A part takes milliseconds; a thread that has not done it after this will never. */
const patience = 30_000;

/**
 * Threads that share large matrix products with their caller, fork and join: each computes some rows of the result, so the
 * bits are those of one thread. They start with the first product that is worth it, and until they are there the caller
 * works alone.
 */
export class ThreadPool {
  private readonly task = new Int32Array(new SharedArrayBuffer(4 * control.length));
  private workers: Worker[] | undefined;
  private closed = false;
  /** Time with all threads over the time of one, averaged over the last products. */
  private gain = 0.5;
  /** Products until the threads are tried again. */
  private resting = 0;

  constructor(private readonly options: ThreadPoolOptions) {}

  /** Kernels whose large products are shared; all the others are the given ones. */
  share(kernels: Kernels, wide: boolean): Kernels {
    const run = (
      kind: ProductKind,
      operands: readonly [number, number, number, number],
      S: number,
      I: number,
      O: number,
    ): boolean => this.run(kernels, wide, kind, operands, S, I, O);
    return {
      ...kernels,
      linearForward: (x, w, b, y, S, I, O) => {
        if (S * I * O < worthwhile || !run(productKind.forward, [x, w, b, y], S, I, O))
          kernels.linearForward(x, w, b, y, S, I, O);
      },
      linearForwardAdd: (x, w, y, S, I, O) => {
        if (S * I * O < worthwhile || !run(productKind.forwardAdd, [x, w, 0, y], S, I, O))
          kernels.linearForwardAdd(x, w, y, S, I, O);
      },
      linearInputGradient: (g, w, dx, S, I, O) => {
        if (S * I * O < worthwhile || !run(productKind.inputGradient, [g, w, 0, dx], S, I, O))
          kernels.linearInputGradient(g, w, dx, S, I, O);
      },
      linearInputGradientAdd: (g, w, dx, S, I, O) => {
        if (S * I * O < worthwhile || !run(productKind.inputGradientAdd, [g, w, 0, dx], S, I, O))
          kernels.linearInputGradientAdd(g, w, dx, S, I, O);
      },
      linearWeightGradient: (g, x, dw, S, I, O) => {
        if (S * I * O < worthwhile || !run(productKind.weightGradient, [g, x, 0, dw], S, I, O))
          kernels.linearWeightGradient(g, x, dw, S, I, O);
      },
      linearWeightGradientAdd: (g, x, dw, S, I, O) => {
        if (S * I * O < worthwhile || !run(productKind.weightGradientAdd, [g, x, 0, dw], S, I, O))
          kernels.linearWeightGradientAdd(g, x, dw, S, I, O);
      },
    };
  }

  /** Whether all threads are there; products are shared from then on. */
  get ready(): boolean {
    return this.workers !== undefined && Atomics.load(this.task, control.ready) === this.workers.length;
  }

  /** Ends the threads; the kernels work on alone. */
  dispose(): void {
    this.closed = true;
    if (!this.workers) return;
    Atomics.store(this.task, control.generation, -1);
    Atomics.notify(this.task, control.generation);
    // Also those that have not come so far as to read that.
    for (const worker of this.workers) void worker.terminate();
    this.workers = undefined;
  }

  /** Starts the threads without waiting for them. */
  start(): void {
    const { file, memory, variant, scratches } = this.options;
    this.workers ??= scratches.map((scratch, k) => {
      const workerData: KernelThreadData = {
        role: kernelRole,
        memory,
        variant,
        control: this.task,
        scratch,
        index: k + 1,
        parts: scratches.length + 1,
      };
      const worker = new Worker(file, { workerData });
      worker.unref();
      // Without one of them the others never are complete: the caller goes on alone.
      worker.once('error', () => this.dispose());
      return worker;
    });
  }

  /** False when the threads are not there (yet). */
  private run(
    kernels: Kernels,
    wide: boolean,
    kind: ProductKind,
    operands: readonly [number, number, number, number],
    S: number,
    I: number,
    O: number,
  ): boolean {
    if (this.closed) return false;
    if (this.resting > 0) {
      this.resting--;
      return false;
    }
    if (!this.workers) this.start();
    const { task, workers } = this;
    if (!workers || !this.ready) return false;
    task[control.wide] = wide ? 1 : 0;
    task[control.kind] = kind;
    task.set(operands, control.operands);
    task[control.shape] = S;
    task[control.shape + 1] = I;
    task[control.shape + 2] = O;
    const began = performance.now();
    Atomics.store(task, control.pending, workers.length);
    // Positive for ever: −1 means the end.
    Atomics.store(task, control.generation, (task[control.generation] + 1) & 0x7fffffff);
    Atomics.notify(task, control.generation);
    performPart(kernels, task, wide ? 8 : 4, 0, workers.length + 1);
    const own = performance.now() - began;
    this.join();
    const all = performance.now() - began;
    this.gain += 0.05 * (all / (own * (workers.length + 1)) - this.gain);
    if (this.gain > worstGain) {
      this.gain = (0.5 + worstGain) / 2;
      this.resting = restingProducts;
    }
    return true;
  }

  private join(): void {
    const { task } = this;
    for (let i = 0; i < 20_000; i++) if (Atomics.load(task, control.pending) === 0) return;
    for (;;) {
      const left = Atomics.load(task, control.pending);
      if (left === 0) return;
      if (Atomics.wait(task, control.pending, left, patience) === 'timed-out')
        throw new Error('A thread that helps with matrix products has stopped working.');
    }
  }
}
