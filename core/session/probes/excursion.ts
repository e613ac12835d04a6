import type { Run } from '../run';

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

/** Lets the session answer what came in meanwhile. */
export function breathe(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}
