import type { Static } from '@sinclair/typebox';
import type { DataConfig } from '../data/schema';
import type { LayerConfig } from '../network/layers/registry';
import type { Precision } from '../kernels/memory';
import type { LossConfig } from '../network/losses/registry';
import type { RuleSettings } from '../inspection/findings/settings';
import type { Filled } from '../training/optimizer';
import type { optimizerDefinitions } from '../training/optimizers/registry';
import type { schedulerDefinitions } from '../training/schedulers/registry';
import type { trainingSchema } from './trainingSchema';

export type OptimizerConfig = Filled<(typeof optimizerDefinitions)[number]['schema']>;

export type SchedulerConfig = Filled<(typeof schedulerDefinitions)[number]['schema']>;

type Training = Static<typeof trainingSchema>;

type OptionalKeys = 'clip_grad_norm' | 'l1';

/** `clip_grad_norm` and `l1` are absent where nothing is clipped or penalised; every other key has its default. */
export type TrainingConfig = Required<Omit<Training, OptionalKeys>> & Pick<Training, OptionalKeys>;

/** A checked config with every default filled in. */
export interface NetworkConfig {
  readonly seed: number;
  readonly precision: Precision;
  readonly data: DataConfig;
  readonly layers: readonly LayerConfig[];
  readonly loss: LossConfig;
  readonly optimizer: OptimizerConfig;
  readonly scheduler?: SchedulerConfig;
  readonly training: TrainingConfig;
  /** Rules by name that are switched off or have other thresholds. */
  readonly findings?: Readonly<Record<string, RuleSettings | undefined>>;
}
