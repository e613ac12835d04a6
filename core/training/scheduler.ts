import type { TObject } from '@sinclair/typebox';
import type { ConfigIssue } from './configIssue';
import type { Filled } from './optimizer';

/** What a schedule needs to know of the run. */
export interface ScheduleContext {
  /** The optimizer's `lr`. */
  readonly baseLearningRate: number;
  /** Minibatches of the whole configured run. */
  readonly totalSteps: number;
  /** Whether the optimizer has a momentum or a β₁ to cycle. */
  readonly hasMomentum: boolean;
}

/**
 * Everything Deadeye knows about one learning-rate schedule. Schedules are pure functions of the time t: any moment of a
 * run has its rate without the ones before it, which exact time travel rests on.
 */
export interface SchedulerDefinition<S extends TObject = TObject> {
  /** The class name in `torch.optim.lr_scheduler`; the `type` in the config. */
  readonly type: string;
  readonly schema: S;
  /** What t counts: calls of PyTorch's `scheduler.step()`, after each epoch or after each minibatch. */
  readonly every: 'epoch' | 'step';
  /** The rate at time t = 0, 1, … */
  learningRate(config: Filled<S>, t: number, context: ScheduleContext): number;
  /** The momentum or β₁ at time t, where the schedule moves it; undefined where it leaves it alone. */
  momentum?(config: Filled<S>, t: number, context: ScheduleContext): number | undefined;
  /** What a range of a single value cannot say. */
  check?(config: Filled<S>, context: ScheduleContext): readonly ConfigIssue[];
}
