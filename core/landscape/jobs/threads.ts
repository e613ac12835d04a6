import { Worker } from 'node:worker_threads';
import { SessionError } from '../../session/protocol/failure';
import type { ObjectiveSpec } from '../networkObjective';
import { Cancelled, noProgress } from '../objective';
import type { Executor, JobInput, JobKind, JobOptions, JobOutput } from './jobs';
import type { FromThread, ToThread } from './messages';

interface Pending {
  readonly id: number;
  readonly spec: ObjectiveSpec;
  readonly kind: JobKind;
  readonly input: unknown;
  readonly options: JobOptions;
  readonly cancelled: Int32Array;
  resolve(output: unknown): void;
  reject(error: Error): void;
}

interface Thread {
  readonly worker: Worker;
  spec: ObjectiveSpec | undefined;
  specId: number;
  job: Pending | undefined;
}

/** The role of a thread that serves jobs, told to the one worker file by its `workerData`. */
export const landscapeRole = 'landscape';

/**
 * A pool of threads, each with an objective of its own. Threads start with the first job and end with the pool; jobs wait
 * in order. A job's result does not depend on who does it.
 */
export class ThreadExecutor implements Executor {
  private readonly threads: Thread[] = [];
  private readonly waiting: Pending[] = [];
  private nextId = 1;
  private readonly watched = new WeakMap<AbortSignal, Set<Pending>>();

  /** @param file the worker bundle @param width number of threads */
  constructor(
    private readonly file: string,
    readonly width: number,
  ) {}

  run<K extends JobKind>(
    spec: ObjectiveSpec,
    kind: K,
    input: JobInput<K>,
    options: JobOptions = {},
  ): Promise<JobOutput<K>> {
    return new Promise((resolve, reject) => {
      if (options.signal?.aborted) return reject(new Cancelled());
      const cancelled = new Int32Array(new SharedArrayBuffer(4));
      const pending: Pending = {
        id: this.nextId++,
        spec,
        kind,
        input,
        options,
        cancelled,
        resolve: output => {
          settle();
          resolve(output as JobOutput<K>);
        },
        reject: (error: Error) => {
          settle();
          reject(error);
        },
      };
      const settle = this.watch(options.signal, pending);
      this.waiting.push(pending);
      this.dispatch();
    });
  }

  dispose(): void {
    for (const { worker, job } of this.threads) {
      job?.reject(new Cancelled());
      void worker.terminate();
    }
    this.threads.length = 0;
    for (const job of this.waiting.splice(0)) job.reject(new Cancelled());
  }

  /** One listener a signal, however many jobs hang on it; the answer ends the watch over this one. */
  private watch(signal: AbortSignal | undefined, pending: Pending): () => void {
    if (!signal) return () => undefined;
    let jobs = this.watched.get(signal);
    if (!jobs) {
      const hanging = (jobs = new Set<Pending>());
      this.watched.set(signal, hanging);
      signal.addEventListener('abort', () => [...hanging].forEach(job => this.cancel(job)), { once: true });
    }
    const all = jobs.add(pending);
    return () => void all.delete(pending);
  }

  private cancel(pending: Pending): void {
    Atomics.store(pending.cancelled, 0, 1);
    const place = this.waiting.indexOf(pending);
    if (place < 0) return;
    this.waiting.splice(place, 1);
    pending.reject(new Cancelled());
  }

  private dispatch(): void {
    while (this.waiting.length > 0) {
      const next = this.waiting[0];
      const idle = this.threads.filter(thread => !thread.job);
      const thread =
        idle.find(found => found.spec === next.spec) ??
        (this.threads.length < this.width ? this.start() : idle[0]);
      if (!thread) return;
      this.waiting.shift();
      this.give(thread, next);
    }
  }

  private give(thread: Thread, job: Pending): void {
    const send = (message: ToThread): void => thread.worker.postMessage(message);
    thread.job = job;
    // While it works a thread keeps the process alive, and only then.
    thread.worker.ref();
    if (thread.spec !== job.spec) {
      thread.spec = job.spec;
      thread.specId++;
      send({ type: 'spec', id: thread.specId, spec: job.spec });
    }
    const { id, kind, input, cancelled } = job;
    send({ type: 'job', id, spec: thread.specId, kind, input, cancelled });
  }

  private start(): Thread {
    const worker = new Worker(this.file, { workerData: { role: landscapeRole } });
    const thread: Thread = { worker, spec: undefined, specId: 0, job: undefined };
    worker.on('message', (message: FromThread) => this.receive(thread, message));
    worker.on('error', error => this.lose(thread, error));
    worker.on('exit', () => this.lose(thread, new Error('A helping thread ended.')));
    worker.unref();
    this.threads.push(thread);
    return thread;
  }

  private receive(thread: Thread, message: FromThread): void {
    const { job } = thread;
    if (!job || job.id !== message.id) return;
    if (message.type === 'progress') {
      (job.options.progress ?? noProgress).report(message.done, message.total, message.message);
      return;
    }
    thread.job = undefined;
    thread.worker.unref();
    if (message.type === 'done') job.resolve(message.output);
    else
      job.reject(message.failure.kind === 'cancelled' ? new Cancelled() : new SessionError(message.failure));
    this.dispatch();
  }

  /** The thread died: its job fails, the others go on, and the next job starts another thread. */
  private lose(thread: Thread, error: Error): void {
    const place = this.threads.indexOf(thread);
    if (place < 0) return;
    this.threads.splice(place, 1);
    thread.job?.reject(error);
    this.dispatch();
  }
}
