import type { NetworkConfig } from '../config/config';
import { findOptimizer } from './optimizers/registry';
import type { OptimizerDefinition } from './optimizer';
import type { ScheduleContext, SchedulerDefinition } from './scheduler';
import { findScheduler } from './schedulers/registry';

/** The learning rate and the momentum of every step of a run, as functions of the step alone. */
export class Schedule {
  private readonly scheduler: SchedulerDefinition | undefined;
  private readonly context: ScheduleContext;
  private readonly baseMomentum: number;
  private readonly totalSteps: number;

  constructor(
    private readonly config: Pick<NetworkConfig, 'optimizer' | 'scheduler'>,
    private readonly stepsPerEpoch: number,
    totalSteps: number,
  ) {
    // A run of no steps at all can still be stepped by hand.
    this.totalSteps = Math.max(1, totalSteps);
    const optimizer = optimizerOf(config);
    const momentum = optimizer.momentum(config.optimizer);
    this.baseMomentum = momentum ?? 0;
    this.context = {
      baseLearningRate: config.optimizer.lr,
      totalSteps: this.totalSteps,
      hasMomentum: momentum !== undefined,
    };
    if (config.scheduler) {
      this.scheduler = findScheduler(config.scheduler.type);
      if (!this.scheduler) throw new RangeError(`There is no scheduler "${config.scheduler.type}".`);
    }
  }

  /** The rate of the step after `step` updates. */
  learningRate(step: number): number {
    const { scheduler, config, context } = this;
    if (!scheduler || !config.scheduler) return context.baseLearningRate;
    return scheduler.learningRate(config.scheduler, this.time(scheduler, step), context);
  }

  /** The momentum, or β₁, of the step after `step` updates. */
  momentum(step: number): number {
    const { scheduler, config, context } = this;
    if (!scheduler?.momentum || !config.scheduler) return this.baseMomentum;
    return scheduler.momentum(config.scheduler, this.time(scheduler, step), context) ?? this.baseMomentum;
  }

  /** A run that goes on after its end keeps a per-step schedule's last rate; PyTorch would refuse to go on. */
  private time(scheduler: SchedulerDefinition, step: number): number {
    if (scheduler.every === 'epoch') return Math.floor(step / this.stepsPerEpoch);
    return Math.max(0, Math.min(step, this.totalSteps - 1));
  }
}

/** The definition of a checked config's optimizer. */
export function optimizerOf(config: Pick<NetworkConfig, 'optimizer'>): OptimizerDefinition {
  const definition = findOptimizer(config.optimizer.type);
  if (!definition) throw new RangeError(`There is no optimizer "${config.optimizer.type}".`);
  return definition;
}
