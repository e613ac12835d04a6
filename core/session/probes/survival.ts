import { DeadUnitScan } from '../../inspection/deadUnits';
import { CourseRecorder, type DeadCourse } from '../../inspection/unitLife';
import type { TrainingConfig } from '../../config/config';
import { epochOrder } from '../../data/batches';
import { cancelledFailure, runFailure } from '../protocol/failure';
import type { SurvivalLayer, UnitLife } from '../protocol/inspection';
import type { Run } from '../run';
import { atPresent, breathe } from './excursion';
import { checkUnit, layerOf } from './layerOf';
import type { Probe, ProbeContext } from './probe';

/** A scan of the run is made in slices of this many milliseconds, so that the session stays answerable. */
const sliceMilliseconds = 30;

const scans = new WeakMap<Run, DeadUnitScan>();

/** The scan of a run; its memory is taken once. */
export function scanOf(run: Run): DeadUnitScan {
  const scan = scans.get(run) ?? new DeadUnitScan(run.network, run.trainer.training);
  scans.set(run, scan);
  return scan;
}

export const survivalProbe: Probe<'survival'> = async (params, context) => {
  const { run } = context;
  const scan = scanOf(run);
  const { steps, dead } = await alongSnapshots(context, scan, Math.max(2, params.maxPoints ?? 60));
  const layers = scan.layers.map((layer, k): SurvivalLayer => {
    const units = run.network.layers[layer].outFeatures;
    return {
      layer,
      units,
      dead: Int32Array.from(dead, flags => flags[k].reduce((sum, flag) => sum + flag, 0)),
      firstDead: Int32Array.from({ length: units }, (_, unit) => {
        const found = dead.findIndex(flags => flags[k][unit] === 1);
        return found < 0 ? -1 : steps[found];
      }),
    };
  });
  const { layer, unit } = params;
  const life =
    layer === undefined || unit === undefined ? undefined : await unitLife(context, scan, layer, unit);
  return { steps: Int32Array.from(steps), layers, unit: life };
};

/** Dead units at the kept steps up to the present one. */
async function alongSnapshots(
  context: ProbeContext,
  scan: DeadUnitScan,
  most: number,
): Promise<{ readonly steps: readonly number[]; readonly dead: (readonly Uint8Array[])[] }> {
  const { run, signal, report } = context;
  const { parameters, buffers } = run.network;
  const kept = run.history.snapshotsUntil(run.step, most).filter(({ step }) => step < run.step);
  const steps: number[] = [];
  const dead: (readonly Uint8Array[])[] = [];
  for (const snapshot of kept) {
    // Only for as long as the scan lasts, which nothing interrupts.
    const present = parameters.data.slice();
    const presentBuffers = buffers.data.slice();
    try {
      parameters.data.set(snapshot.parameters);
      buffers.data.set(snapshot.buffers);
      dead.push(scan.scan());
    } finally {
      parameters.data.set(present);
      buffers.data.set(presentBuffers);
    }
    steps.push(snapshot.step);
    report(steps.length, kept.length, 'Looking at the past');
    await breathe();
    if (signal.aborted) throw cancelledFailure('The survival curve');
  }
  steps.push(run.step);
  dead.push(scan.scan());
  return { steps, dead };
}

/** Replays the run from step 0 to the present one and watches one unit after every step. */
async function unitLife(
  context: ProbeContext,
  scan: DeadUnitScan,
  layer: number,
  unit: number,
): Promise<UnitLife> {
  const { run, signal, report, training } = context;
  checkUnit(layerOf(run, layer), unit);
  if (!scan.layers.includes(layer))
    throw runFailure(`Layer ${layer} is no ReLU; those are ${scan.layers.join(', ') || 'none'}.`);
  if (training) throw runFailure('Pause the training first: the steps of the run are repeated for this.');
  const end = run.step;
  let at = 0;
  let recorder: CourseRecorder | undefined;
  while (at <= end) {
    // A slice at a time, and each time everything is put back: other looks see the present step in between.
    atPresent(run, () => {
      run.history.goTo(at);
      // The way here from the nearest snapshot does not count, so that every slice makes headway.
      const until = performance.now() + sliceMilliseconds;
      for (;;) {
        const dead = scan.isDead(layer, unit);
        recorder ??= new CourseRecorder(dead);
        recorder.record(at, dead);
        at++;
        if (at > end || performance.now() > until) return;
        run.history.goTo(at);
      }
    });
    report(Math.min(at, end), end, 'Repeating the run');
    await breathe();
    if (signal.aborted) throw cancelledFailure('The search for the death step');
    if (run.step !== end) throw runFailure('The run moved on during the search. Pause it and ask again.');
  }
  return lifeOf(run, layer, unit, (recorder ?? new CourseRecorder(false)).course());
}

function lifeOf(run: Run, layer: number, unit: number, course: DeadCourse): UnitLife {
  const diedAt = course.deadAtStart ? 0 : (course.deaths[0] ?? -1);
  return {
    layer,
    unit,
    deadAtStart: course.deadAtStart,
    diedAt,
    killingBatch: diedAt > 0 ? batchOf(run, diedAt) : new Int32Array(0),
    deaths: Int32Array.from(course.deaths),
    revivals: Int32Array.from(course.revivals),
    deadNow: course.deadNow,
  };
}

/** Rows of the training part in the minibatch of a step, counted from 1. */
export function batchOf(run: Run, step: number): Int32Array {
  const { trainer, config } = run;
  const { rows } = trainer.training;
  const { batch_size, shuffle }: TrainingConfig = config.training;
  const size = Math.min(batch_size, rows);
  const epoch = Math.floor((step - 1) / trainer.stepsPerEpoch);
  const start = (step - 1 - epoch * trainer.stepsPerEpoch) * size;
  const order = shuffle
    ? epochOrder(config.seed, epoch, rows)
    : Int32Array.from({ length: rows }, (_, row) => row);
  return order.slice(start, Math.min(rows, start + size));
}
