import { TrainingLook } from '../../inspection/trainingLook';
import type { Run } from '../run';
import { quickLook } from './probe';

/** Values that the activations of a look may take: 80 MB of float32, and as much again for their gradients. */
const mostValues = 2e7;

/** How thorough a look is: part of a frame while training runs, part of a frame at rest, or all that memory allows. */
export type Thoroughness = 'training' | 'rest' | 'whole';

const made = new WeakMap<Run, Map<number, TrainingLook>>();

/** The look of a run with so many rows as its thoroughness allows; its memory is taken once. */
export function lookOf(run: Run, thoroughness: Thoroughness): TrainingLook {
  const { network } = run.trainer;
  const widths = network.layers.reduce((sum, layer) => sum + layer.outFeatures, network.inFeatures);
  const budget = thoroughness === 'whole' ? Infinity : quickLook[thoroughness];
  const rows = Math.min(run.observer.quickRows(budget).length, Math.max(2, Math.floor(mostValues / widths)));
  const looks = made.get(run) ?? new Map<number, TrainingLook>();
  made.set(run, looks);
  const look = looks.get(rows) ?? new TrainingLook(run.trainer, rows);
  looks.set(rows, look);
  return look;
}
