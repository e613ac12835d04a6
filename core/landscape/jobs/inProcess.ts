import { TensorMemory } from '../../kernels/memory';
import { NetworkObjective, type ObjectiveSpec } from '../networkObjective';
import { Cancelled, noProgress } from '../objective';
import type { Executor, JobInput, JobKind, JobOptions, JobOutput } from './jobs';
import { perform } from './registry';

/** Keeps the objective of the spec asked for last; another one takes over its memory. */
export class ObjectiveKeeper {
  private readonly memory = TensorMemory.create();
  private readonly mark = this.memory.mark();
  private kept: { readonly spec: ObjectiveSpec; readonly objective: NetworkObjective } | undefined;

  open(spec: ObjectiveSpec): NetworkObjective {
    if (this.kept?.spec === spec) return this.kept.objective;
    this.kept = undefined;
    this.memory.release(this.mark);
    const objective = new NetworkObjective(spec, this.memory);
    this.kept = { spec, objective };
    return objective;
  }
}

/** Does each job in this thread, one macrotask each, so that commands are heard between them. */
export class InProcessExecutor implements Executor {
  readonly width = 1;
  private readonly keeper = new ObjectiveKeeper();
  private queue: Promise<unknown> = Promise.resolve();

  run<K extends JobKind>(
    spec: ObjectiveSpec,
    kind: K,
    input: JobInput<K>,
    { progress = noProgress, signal }: JobOptions = {},
  ): Promise<JobOutput<K>> {
    const job = this.queue.then(async () => {
      await new Promise(resolve => setImmediate(resolve));
      const watched = {
        report: (done: number, total: number, message: string): void => {
          if (signal?.aborted) throw new Cancelled();
          progress.report(done, total, message);
        },
      };
      watched.report(0, 1, '');
      return perform(kind, this.keeper.open(spec), input, watched);
    });
    this.queue = job.catch(() => undefined);
    return job;
  }

  dispose(): void {
    this.queue = Promise.resolve();
  }
}
