import type { FloatArray } from '../network/definition';
import type { History } from '../training/history';

/** θ after the last step minus θ before it, computed only when somebody looks. */
export class LastUpdate {
  private step = -1;
  private values: FloatArray | undefined;

  constructor(private readonly history: History) {}

  /** Laid out as the parameters; zeros before the first step. */
  last(): FloatArray {
    const { trainer } = this.history;
    if (this.values && this.step === trainer.step) return this.values;
    const now = trainer.network.parameters.data.slice();
    const { step } = trainer;
    if (step === 0) {
      now.fill(0);
    } else {
      const { diverged } = trainer;
      const present = trainer.capture();
      this.history.goTo(step - 1);
      const before = trainer.network.parameters.data;
      for (let i = 0; i < now.length; i++) now[i] -= before[i];
      trainer.restore(present);
      trainer.diverged = diverged;
    }
    this.step = step;
    this.values = now;
    return now;
  }
}
