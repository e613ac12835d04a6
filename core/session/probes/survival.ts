import { DeadUnitScan } from '../../inspection/deadUnits';
import { CourseRecorder } from '../../inspection/unitLife';
import { cancelledFailure, runFailure } from '../protocol/failure';
import type { SurvivalLayer, UnitLife } from '../protocol/inspection';
import type { Run } from '../run';
import { breathe } from './excursion';
import { checkUnit, layerOf } from './layerOf';
import { livesOf, repeatRun } from './lives';
import type { Probe, ProbeContext } from './probe';

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

/** Makes the run again and watches one unit after every step. */
async function unitLife(
  context: ProbeContext,
  scan: DeadUnitScan,
  layer: number,
  unit: number,
): Promise<UnitLife> {
  const { run } = context;
  checkUnit(layerOf(run, layer), unit);
  if (!scan.layers.includes(layer))
    throw runFailure(`Layer ${layer} is no ReLU; those are ${scan.layers.join(', ') || 'none'}.`);
  let recorder: CourseRecorder | undefined;
  await repeatRun(context, step => {
    const dead = scan.isDead(layer, unit);
    recorder ??= new CourseRecorder(dead);
    recorder.record(step, dead);
  });
  return livesOf(run)(layer, unit, (recorder ?? new CourseRecorder(false)).course());
}
