import { TrainingLook } from '../../inspection/trainingLook';
import type { UnitActivity } from '../../inspection/unitStates';
import type { Run } from '../run';
import { quickLook } from './probe';

/** Values that the activations of a look may take: 80 MB of float32, and as much again for their gradients. */
const mostValues = 2e7;
/** Fewer rows than these say too little about a gradient. */
const leastRows = 64;

/** How thorough a look is: part of a frame while training runs, part of a frame at rest, or nearly as much as there is. */
export type Thoroughness = 'training' | 'rest' | 'whole';

const multiplications: Readonly<Record<Thoroughness, number>> = { ...quickLook, whole: 5e8 };

const made = new WeakMap<Run, Map<number, TrainingLook>>();

/** The look of a run with so many rows as its thoroughness allows; its memory is taken once. */
export function lookOf(run: Run, thoroughness: Thoroughness): TrainingLook {
  const { network, training } = run.trainer;
  const widths = network.layers.reduce((sum, layer) => sum + layer.outFeatures, network.inFeatures);
  const affordable = Math.floor(multiplications[thoroughness] / (network.parameterCount + 8 * widths));
  const rows = Math.min(
    training.rows,
    Math.max(leastRows, affordable),
    Math.max(2, Math.floor(mostValues / widths)),
  );
  const looks = made.get(run) ?? new Map<number, TrainingLook>();
  made.set(run, looks);
  const look = looks.get(rows) ?? new TrainingLook(run.trainer, rows);
  looks.set(rows, look);
  return look;
}

interface Known {
  readonly key: string;
  readonly activity: readonly UnitActivity[];
}

const known = new WeakMap<Run, Known>();

/** What every layer's units do at the present weights; several probes of one frame share the answer. */
export function activityOf(run: Run, training: boolean): readonly UnitActivity[] {
  const { network, step } = run.trainer;
  const rows = run.observer.quickRows(training ? quickLook.training : quickLook.rest);
  const kernels = network.memory.kernels(network.precision);
  const size = (tensor: { readonly pointer: number; readonly length: number }): number =>
    kernels.sumOfSquares(tensor.pointer, tensor.length);
  // Weights may be changed at the same step, by hand or from a file.
  const sizes = [size(network.parameters), size(network.buffers)];
  const key = `${step} ${rows.length} ${sizes.join(' ')}`;
  const found = known.get(run);
  if (found?.key === key && sizes.every(Number.isFinite)) return found.activity;
  const activity = run.observer.activity(rows);
  known.set(run, { key, activity });
  return activity;
}
