import type { Evaluation } from '../training/evaluator';
import type { History } from '../training/history';
import type { Metrics } from './protocol/status';

type Part = 'training' | 'validation';

/** Full-set evaluations may take at most this share of the time while training runs. */
const shareOfTraining = 0.1;
/** Milliseconds of evaluation that a run may have in any case: its first ones come at once. */
const free = 20;

/**
 * Evaluates both parts of the data in portions, so that a large set never keeps a command waiting. The state must stay
 * where it is until the work is done; whoever moves it calls the work off.
 */
export class Evaluations {
  private work: Generator<undefined, void, undefined> | undefined;
  /** Of the present state, also where the history has later evaluations and keeps no more between them. */
  private present: { readonly step: number } & { readonly [P in Part]?: Metrics } = { step: -1 };
  private spent = 0;
  private trained = 0;

  constructor(private readonly history: History) {}

  /** Work is under way: call `work` until it is done. */
  get pending(): boolean {
    return this.work !== undefined;
  }

  /** The last known values at the present step. */
  of(part: Part): Metrics | undefined {
    const { step } = this.history.trainer;
    return (this.present.step === step ? this.present[part] : undefined) ?? this.history.lastEvaluation(part);
  }

  /** Begins to evaluate the present state, unless its values are known. */
  begin(): void {
    const { trainer } = this.history;
    const isKnown = this.present.step === trainer.step || this.known('training')?.step === trainer.step;
    this.work = isKnown ? undefined : this.perform(trainer.step);
  }

  /** Works until the deadline (of `performance.now`); true when nothing is left to do. */
  workUntil(deadline: number): boolean {
    const began = performance.now();
    while (this.work) {
      if (this.work.next().done) this.work = undefined;
      else if (performance.now() >= deadline) break;
    }
    this.spent += performance.now() - began;
    return !this.work;
  }

  /** The state is about to move: unfinished work is void. */
  callOff(): void {
    this.work = undefined;
  }

  /** Other weights were put in at the same step: what is known of it is void. */
  forget(): void {
    this.work = undefined;
    this.present = { step: -1 };
  }

  /** Milliseconds of training, from which the time for evaluations is measured. */
  trainedFor(milliseconds: number): void {
    this.trained += milliseconds;
  }

  /** Whether an epoch's end may be evaluated. Where evaluations fall depends on the time, what they say does not. */
  get affordable(): boolean {
    return this.spent <= shareOfTraining * this.trained + free;
  }

  private known(part: Part): Metrics | undefined {
    return this.history.lastEvaluation(part);
  }

  private *perform(step: number): Generator<undefined, void, undefined> {
    const { history } = this;
    const { trainer } = history;
    const training: Evaluation = yield* trainer.evaluateInPortions('training');
    const validation: Evaluation | undefined =
      trainer.validation.rows > 0 ? yield* trainer.evaluateInPortions('validation') : undefined;
    history.recordEvaluation('training', training);
    if (validation) history.recordEvaluation('validation', validation);
    this.present = {
      step,
      training: { ...training, step },
      ...(validation && { validation: { ...validation, step } }),
    };
  }
}
