import type { Dataset } from '../../data/dataset';
import type { Finding } from '../../session/protocol/findings';
import type { History } from '../../training/history';
import type { BatchSeries } from './evidence';
import { isPlanned, onTheWay } from './lookPlan';
import { FindingMonitor } from './monitor';

/** The minibatches of a history as rules read them: up to a step. */
export function batchesOf(history: History): (step: number) => BatchSeries {
  return step => {
    const { step: steps, lossMax, gradNorm } = history.batchesUntil(step, 4000);
    return { step: steps, loss: lossMax, gradientNorm: gradNorm };
  };
}

export interface DiagnoseOptions {
  /** Where the run ends; default: where its schedule does. */
  readonly until?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Trains a run from its start to the end of its schedule, or until it diverges, and says what is wrong with it. It is looked
 * at on the way as planned, and once more where it ends.
 */
export function diagnose(history: History, dataset: Dataset, options: DiagnoseOptions = {}): Finding[] {
  const { trainer } = history;
  const { totalSteps } = trainer;
  const { until = totalSteps, onProgress } = options;
  const monitor = new FindingMonitor(trainer, dataset, { batches: batchesOf(history) });
  monitor.observe(undefined, until > 0 ? onTheWay : Infinity);
  const before = trainer.network.parameters.data.slice();
  while (trainer.step < until) {
    const isLast = trainer.step + 1 === until;
    const isLook = isLast || isPlanned(trainer.step + 1, totalSteps);
    if (isLook) before.set(trainer.network.parameters.data);
    history.runStep();
    if (trainer.diverged) {
      monitor.observe();
      break;
    }
    if (!isLook) continue;
    const update = trainer.network.parameters.data.map((value, i) => value - before[i]);
    monitor.observe(update, isLast ? Infinity : onTheWay);
    onProgress?.(trainer.step, until);
  }
  return monitor.findings();
}

/** What is wrong with the weights as they are, without training. */
export function diagnoseWeights(history: History, dataset: Dataset): Finding[] {
  const monitor = new FindingMonitor(history.trainer, dataset, {
    foreignStart: true,
    batches: batchesOf(history),
  });
  monitor.observe();
  return monitor.findings();
}
