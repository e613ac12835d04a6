import { sliceMilliseconds } from './pacer';
import type { Run } from './run';
import type { Stops } from './stops/stops';

export interface FoundBack {
  readonly step: number;
  /** The stop points that hold there; empty at step 0, where every way back ends. */
  readonly ids: readonly string[];
}

/**
 * The last step before the present one at which a stop point holds. What is between two snapshots can only be judged
 * forwards, so the stretches of the past are made again one by one, the latest first, and the last step found in one is it.
 * The run stands somewhere in its past afterwards; undefined when `alive` ceased to hold on the way.
 */
export async function searchBack(
  run: Run,
  stops: Stops,
  alive: () => boolean,
): Promise<FoundBack | undefined> {
  const { history, trainer } = run;
  let last = trainer.step - 1;
  let rested = performance.now();
  while (last > 0 && !stops.none) {
    const start = history.snapshotsUntil(last - 1, Infinity).at(-1)?.step ?? 0;
    history.goTo(start);
    run.lastStep.forget();
    stops.arm(run);
    let found: FoundBack | undefined;
    while (trainer.step < last) {
      run.lastStep.runStep();
      const ids = stops.meet(run);
      if (ids.length > 0) found = { step: trainer.step, ids };
      if (performance.now() - rested < sliceMilliseconds) continue;
      await new Promise(resolve => setImmediate(resolve));
      if (!alive()) return undefined;
      rested = performance.now();
    }
    if (found) return found;
    last = start;
  }
  return { step: 0, ids: [] };
}
