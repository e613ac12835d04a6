import { instantiateKernels } from './instantiate';
import type { KernelVariant } from './instantiate';
import type { Kernels } from './kernels';
import { performPart } from './productPart';
import { control, type kernelRole } from './threadTask';
import type { WasmMemory } from './webAssembly';

/** The `workerData` of a thread that helps with products. */
export interface KernelThreadData {
  readonly role: typeof kernelRole;
  readonly memory: WasmMemory;
  readonly variant: KernelVariant;
  readonly control: Int32Array;
  /** Where this thread may pack panels. */
  readonly scratch: number;
  /** Its part of every task, and how many parts there are; part 0 is the caller's. */
  readonly index: number;
  readonly parts: number;
}

/** Looks at the clock of tasks this often before it sleeps: the next product of a step follows within microseconds. */
const spins = 20_000;

/** Serves products until the pool ends it. Blocks its thread. */
export function serveKernels({
  memory,
  variant,
  control: task,
  scratch,
  index,
  parts,
}: KernelThreadData): void {
  const instances: Kernels[] = (['float32', 'float64'] as const).map(precision =>
    instantiateKernels(precision, variant, memory, scratch),
  );
  let seen = Atomics.load(task, control.generation);
  Atomics.add(task, control.ready, 1);
  for (;;) {
    const now = nextGeneration(task, seen);
    if (now < 0) return;
    seen = now;
    const wide = task[control.wide];
    performPart(instances[wide], task, wide ? 8 : 4, index, parts);
    if (Atomics.sub(task, control.pending, 1) === 1) Atomics.notify(task, control.pending);
  }
}

function nextGeneration(task: Int32Array, seen: number): number {
  for (let i = 0; i < spins; i++) {
    const now = Atomics.load(task, control.generation);
    if (now !== seen) return now;
  }
  Atomics.wait(task, control.generation, seen);
  return Atomics.load(task, control.generation);
}
