import type { Snapshot } from '../../training/snapshot';
import { cancelledFailure, runFailure } from '../protocol/failure';
import type { Run } from '../run';

/** Milliseconds of steps that are made again at one go, so that the session stays answerable. */
const portion = 20;

/** Does something at other steps of the run, after which everything is as it was: weights, optimizer, gradients. */
export function atPresent<T>(run: Run, act: () => T): T {
  const { trainer } = run;
  const present = trainer.capture();
  const { diverged } = trainer;
  const gradients = trainer.network.gradients.data.slice();
  try {
    return act();
  } finally {
    trainer.restore(present);
    trainer.diverged = diverged;
    trainer.network.gradients.data.set(gradients);
  }
}

/**
 * Makes the steps of the past from one to another again and visits each, a portion at a time; what comes out between two
 * portions is the next step to be visited. All is as it was there, so that other looks see the present step.
 */
export function* walk(
  run: Run,
  from: number,
  to: number,
  visit: (step: number) => void,
): Generator<number, void, undefined> {
  const { history, trainer } = run;
  let reached: Snapshot | undefined;
  let next = from;
  while (next <= to) {
    atPresent(run, () => {
      if (reached) trainer.restore(reached);
      history.approach(next);
      const until = performance.now() + portion;
      do {
        if (trainer.step === next) visit(next++);
        if (next > to) return;
        // At least one, so that every portion makes headway.
        history.runStep();
      } while (performance.now() < until);
      reached = trainer.capture();
    });
    yield Math.min(next, to);
  }
}

/** Lets the session answer what came in meanwhile. */
export function breathe(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}

/**
 * Between two portions of work on the past of a run that stands at a step: lets the session answer.
 * @throws when the work (`what`) was called off, or the run was moved meanwhile
 */
export async function restAt(step: number, run: Run, signal: AbortSignal, what: string): Promise<void> {
  await breathe();
  if (signal.aborted) throw cancelledFailure(what);
  if (run.step !== step) throw runFailure('The run moved on meanwhile. Pause it and ask again.');
}
