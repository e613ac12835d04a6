import { instantiateKernels } from './instantiate';
import type { KernelVariant } from './instantiate';
import type { Kernels } from './kernels';
import { performPart } from './taskPart';
import { chunkLimit, control, TaskBlock, type kernelRole } from './threadTask';
import type { WasmMemory } from './webAssembly';

/** The `workerData` of a thread that helps with large kernel calls. */
export interface KernelThreadData {
  readonly role: typeof kernelRole;
  readonly memory: WasmMemory;
  readonly variant: KernelVariant;
  /** The buffer of the pool's `TaskBlock`. */
  readonly block: SharedArrayBuffer;
  /** Where this thread may pack panels. */
  readonly scratch: number;
}

/** Looks for work this often before it sleeps: the next task of a step follows within microseconds. */
const spins = 20_000;

/** Takes chunks of tasks until the pool ends it. Blocks its thread. */
export function serveKernels({ memory, variant, block: buffer, scratch }: KernelThreadData): void {
  const block = new TaskBlock(buffer);
  const words = block.control;
  const instances: Kernels[] = (['float32', 'float64'] as const).map(precision =>
    instantiateKernels(precision, variant, memory, scratch),
  );
  Atomics.add(words, control.ready, 1);
  for (let idle = 0; ; idle++) {
    const ticket = Atomics.load(words, control.ticket);
    if (ticket === -1) return;
    if (takeChunk(block, ticket, instances)) idle = 0;
    else if (idle >= spins) {
      Atomics.wait(words, control.ticket, ticket);
      idle = 0;
    }
  }
}

/** False when there is nothing to take; true when a chunk was done, or somebody else was quicker. */
function takeChunk(block: TaskBlock, ticket: number, instances: readonly Kernels[]): boolean {
  const left = ticket % chunkLimit;
  if (left === 0) return false;
  const words = block.control;
  // What the task is may be read only now: as long as a chunk is not done, it stays.
  if (Atomics.compareExchange(words, control.ticket, ticket, ticket - 1) === ticket) {
    performPart(instances[words[control.wide]], block, left - 1);
    if (Atomics.sub(words, control.pending, 1) === 1) Atomics.notify(words, control.pending);
  }
  return true;
}
