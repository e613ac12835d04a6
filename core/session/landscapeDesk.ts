import { availableParallelism } from 'node:os';
import { TensorMemory } from '../kernels/memory';
import { InProcessExecutor } from '../landscape/jobs/inProcess';
import type { Executor } from '../landscape/jobs/jobs';
import { ThreadExecutor } from '../landscape/jobs/threads';
import type { ObjectiveSpec } from '../landscape/networkObjective';
import { specOf } from '../landscape/specOf';
import type { LossMode } from './protocol/landscape';
import type { Run } from './run';

const mostThreads = 8;
/** A minibatch's products are too short for more. */
const mostProductThreads = 4;

/** Where work is given out to other threads, started when first needed: long work on the loss, parts of large products. */
export class LandscapeDesk {
  private pool: Executor | undefined;
  private kept:
    | { readonly run: Run; readonly step: number; readonly mode: LossMode; readonly spec: ObjectiveSpec }
    | undefined;
  /** The last direction of the highest curvature: where the next search starts. */
  lastSharpest: Float64Array | undefined;

  constructor(
    private readonly workerFile: string | undefined,
    private readonly spareCores: number,
  ) {}

  get executor(): Executor {
    this.pool ??= this.workerFile
      ? new ThreadExecutor(this.workerFile, Math.min(mostThreads, availableParallelism()))
      : new InProcessExecutor();
    return this.pool;
  }

  /** A memory for a run; only large layers start and wake its threads. */
  tensorMemory(): TensorMemory {
    const memory = TensorMemory.create();
    const count = Math.min(mostProductThreads, availableParallelism() - this.spareCores);
    if (this.workerFile && count > 1) memory.useThreads(count, this.workerFile);
    return memory;
  }

  /** The objective of a run at its present step: the data, and the running statistics that eval mode depends on. */
  spec(run: Run, mode: LossMode): ObjectiveSpec {
    const { kept } = this;
    const { step } = run.trainer;
    if (kept && kept.run === run && kept.mode === mode && (mode === 'train' || kept.step === step))
      return kept.spec;
    const spec = specOf(run.trainer.network, run.dataset, mode);
    this.kept = { run, step, mode, spec };
    return spec;
  }

  /** A run was loaded: what was kept of the one before is void. */
  forget(): void {
    this.kept = undefined;
    this.lastSharpest = undefined;
  }

  dispose(): void {
    this.pool?.dispose();
    this.pool = undefined;
    this.forget();
  }
}
