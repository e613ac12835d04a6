import type { Dataset } from '../../data/dataset';
import type { Finding } from '../../session/protocol/findings';
import type { History } from '../../training/history';
import type { BatchSeries } from './evidence';
import { FindingMonitor } from './monitor';

/** Looks at evenly spaced steps of a run; besides the first steps, where most goes wrong. */
const evenLooks = 30;
/** Multiplications of a look on the way, some tenths of a second; the last one takes what it needs. */
const onTheWay = 3e9;

/** Every minibatch so far, as rules read it. */
export function batchSeriesOf(history: History): BatchSeries {
  const { step, lossMax, gradNorm } = history.curves(4000).batch;
  return { step, loss: lossMax, gradientNorm: gradNorm };
}

/** The steps of a run at which it is looked at. */
export function lookSteps(totalSteps: number): ReadonlySet<number> {
  const steps = new Set([0]);
  for (let step = 1; step < totalSteps && step <= 64; step *= 2) steps.add(step);
  for (let i = 1; i <= evenLooks; i++) steps.add(Math.round((i * totalSteps) / evenLooks));
  return steps;
}

/** Trains a run from its start to the end of its schedule, or until it diverges, and says what is wrong with it. */
export function diagnose(
  history: History,
  dataset: Dataset,
  onProgress: (done: number, total: number) => void = () => undefined,
): Finding[] {
  const { trainer } = history;
  const total = trainer.totalSteps;
  const monitor = new FindingMonitor(trainer, dataset);
  const looks = lookSteps(total);
  monitor.observe(batchSeriesOf(history), undefined, onTheWay);
  const before = trainer.network.parameters.data.slice();
  while (trainer.step < total) {
    const isLook = looks.has(trainer.step + 1);
    if (isLook) before.set(trainer.network.parameters.data);
    history.runStep();
    if (trainer.diverged) {
      monitor.observe(batchSeriesOf(history));
      break;
    }
    if (!isLook) continue;
    const update = trainer.network.parameters.data.map((value, i) => value - before[i]);
    monitor.observe(batchSeriesOf(history), update, trainer.step < total ? onTheWay : Infinity);
    onProgress(trainer.step, total);
  }
  return monitor.findings();
}

/** What is wrong with the weights as they are, without training. */
export function diagnoseWeights(history: History, dataset: Dataset): Finding[] {
  const monitor = new FindingMonitor(history.trainer, dataset, { foreignStart: true });
  monitor.observe(batchSeriesOf(history));
  return monitor.findings();
}
