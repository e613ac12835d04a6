import type { FloatArray } from '../network/definition';
import type { History } from '../training/history';

/** For a look, the last step is made again only when that takes no more steps than this. */
const mostReplay = 4096;

/** Laid out as the parameters; NaN where it cannot be known. */
interface Deed {
  readonly step: number;
  readonly update: FloatArray;
  readonly gradient: FloatArray;
}

/**
 * What the last step did: its gradient and its update θ(step) − θ(step − 1). While training runs, the weights before each
 * step are kept in those slices at whose end somebody looks; at rest the step is made once again, on the side.
 */
export class LastStep {
  private readonly before: FloatArray;
  private beforeStep = -1;
  /** The step whose gradient is in the network. */
  private gradientStep = -1;
  private watching = false;
  private repeated: Deed | undefined;

  constructor(private readonly history: History) {
    this.before = history.trainer.network.parameters.data.slice();
  }

  /** A slice of training begins; `watched` when somebody will look at its end. */
  beginSlice(watched: boolean): void {
    this.watching = watched;
  }

  /** Makes the next step, taking note of what it does. */
  runStep(): void {
    const { trainer } = this.history;
    if (this.watching) {
      this.before.set(trainer.network.parameters.data);
      this.beforeStep = trainer.step;
    }
    this.history.runStep();
    this.gradientStep = trainer.diverged ? -1 : trainer.step;
  }

  /** The state was replaced by another one: what was noted does not belong to it. */
  forget(): void {
    this.gradientStep = this.beforeStep = -1;
    this.watching = false;
    this.repeated = undefined;
  }

  /** Of the last minibatch, with the L1 penalty's part, after clipping; zeros at step 0. */
  gradient(training: boolean): FloatArray {
    const { network, step } = this.history.trainer;
    return this.gradientStep === step ? network.gradients.data : this.deed(training).gradient;
  }

  /** Of the last step; zeros at step 0. */
  update(training: boolean): FloatArray {
    const { network, step } = this.history.trainer;
    if (this.beforeStep !== step - 1 || step === 0) return this.deed(training).update;
    const update = network.parameters.data.slice();
    for (let i = 0; i < update.length; i++) update[i] -= this.before[i];
    return update;
  }

  private deed(training: boolean): Deed {
    const { trainer } = this.history;
    const { step, network } = trainer;
    if (this.repeated?.step === step) return this.repeated;
    const count = network.parameterCount;
    if (step === 0) return { step, update: new Float32Array(count), gradient: new Float32Array(count) };
    const nearest = this.history.snapshotsUntil(step - 1, Infinity).at(-1)?.step ?? 0;
    if (training || step - nearest > mostReplay) {
      const unknown = new Float32Array(count).fill(Number.NaN);
      return { step, update: unknown, gradient: unknown };
    }
    this.repeated = this.repeat(step);
    return this.repeated;
  }

  /** Goes back one step and makes it again; everything is afterwards as it was. */
  private repeat(step: number): Deed {
    const { trainer } = this.history;
    const { parameters, gradients } = trainer.network;
    const { diverged } = trainer;
    const present = trainer.capture();
    const presentGradient = gradients.data.slice();
    try {
      this.history.goTo(step - 1);
      const update = parameters.data.slice();
      trainer.runStep();
      const gradient = gradients.data.slice();
      // Weights put in by hand at this step are no part of what the step did.
      for (let i = 0; i < update.length; i++) update[i] = parameters.data[i] - update[i];
      return { step, update, gradient };
    } finally {
      trainer.restore(present);
      trainer.diverged = diverged;
      gradients.data.set(presentGradient);
    }
  }
}
