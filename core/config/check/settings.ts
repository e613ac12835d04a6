import { initialiserDefinition } from '../../network/initialisers/registry';
import { findOptimizer } from '../../training/optimizers/registry';
import { findScheduler } from '../../training/schedulers/registry';
import type { Check } from './context';

/** Settings that are right one by one and wrong together. */
export const checkSettings: Check = ({ config, data, report }) => {
  const optimizer = findOptimizer(config.optimizer.type);
  for (const { key, code, message } of optimizer?.check?.(config.optimizer) ?? [])
    report('error', code, ['optimizer', key], message);
  config.layers.forEach((layer, index) => {
    if (layer.type !== 'Linear') return;
    for (const key of ['init', 'bias_init'] as const) {
      const init = layer[key];
      if (!init) continue;
      for (const issue of initialiserDefinition(init).check?.(init) ?? [])
        report('error', issue.code, ['layers', index, key, issue.key], issue.message);
    }
  });
  if (!config.scheduler || !data) return;
  const { batch_size: batchSize, drop_last: dropLast, epochs } = config.training;
  const perEpoch = dropLast
    ? Math.floor(data.trainingSamples / batchSize)
    : Math.ceil(data.trainingSamples / batchSize);
  const issues = findScheduler(config.scheduler.type)?.check?.(config.scheduler, {
    baseLearningRate: config.optimizer.lr,
    totalSteps: perEpoch * epochs,
    hasMomentum: optimizer?.momentum(config.optimizer) !== undefined,
  });
  for (const { key, code, message } of issues ?? []) report('error', code, ['scheduler', key], message);
};
