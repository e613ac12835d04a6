import { isKinked } from '../../inspection/activationMarks';
import { CourseRecorder } from '../../inspection/unitLife';
import { unitPartsOf } from '../../inspection/unitParts';
import { layerDefinition } from '../../network/layers/registry';
import type { UnitCourse, UnitTurn } from '../protocol/unit';
import type { Run } from '../run';
import { RunUnits, type UnitsEntry } from '../runUnits';
import { restAt, walk } from './excursion';
import { checkUnit, layerOf } from './layerOf';
import { batchBehind } from './lives';
import type { Probe, ProbeContext } from './probe';
import { scanOf } from './survival';

/** Steps that a search for exact turns repeats at most; what lies beyond stays an interval. */
const mostRepeated = 20_000;

export const unitCourseProbe: Probe<'unitCourse'> = ({ layer, unit, fill = false }, context) => {
  const { run, training } = context;
  checkUnit(layerOf(run, layer), unit);
  const { activation } = unitPartsOf(run.network, layer);
  if (activation === undefined) return nothing(layer, unit, run);
  const units = RunUnits.of(run);
  units.observe(training);
  if (!fill) return courseOf(run, activation, unit);
  return units
    .fill(context)
    .then(() => searchTurns(context, activation, unit))
    .then(() => courseOf(run, activation, unit));
};

function nothing(layer: number, unit: number, run: Run): UnitCourse {
  return {
    layer,
    unit,
    measure: undefined,
    step: new Float64Array(0),
    active: new Float32Array(0),
    samples: 0,
    totalSamples: run.trainer.training.rows,
    turns: [],
    deadAtStart: false,
  };
}

function courseOf(run: Run, layer: number, unit: number): UnitCourse {
  const config = run.network.layerConfigs[layer];
  const { elementwise } = layerDefinition(config);
  const units = RunUnits.of(run);
  const entries = units.entries();
  const active = Float32Array.from(entries, entry => units.activeAt(entry, layer, unit));
  return {
    layer,
    unit,
    measure: elementwise && isKinked(config, elementwise) ? 'on' : 'unsaturated',
    step: Float64Array.from(entries, ({ step }) => step),
    active,
    samples: entries.at(-1)?.samples ?? 0,
    totalSamples: run.trainer.training.rows,
    turns: intervalsOf(run, layer, unit).flatMap(
      ([from, to]) =>
        units.turnsBetween(layer, unit, from.step, to.step) ?? [
          {
            kind: units.activeAt(to, layer, unit) > 0 ? ('revival' as const) : ('death' as const),
            step: to.step,
            after: from.step,
            batch: new Int32Array(0),
          },
        ],
    ),
    deadAtStart: config.type === 'ReLU' && entries.at(0)?.step === 0 && active[0] === 0,
  };
}

/** Neighbouring looks between which a ReLU unit died or woke. A look at a part of the rows may miss the one that wakes it. */
function intervalsOf(run: Run, layer: number, unit: number): [UnitsEntry, UnitsEntry][] {
  if (run.network.layerConfigs[layer].type !== 'ReLU') return [];
  const { rows } = run.trainer.training;
  const units = RunUnits.of(run);
  const whole = units.entries().filter(entry => entry.samples >= rows);
  return whole.slice(1).flatMap((now, index): [UnitsEntry, UnitsEntry][] => {
    const before = whole[index];
    const [was, is] = [before, now].map(entry => units.activeAt(entry, layer, unit));
    return (was === 0 && is > 0) || (was > 0 && is === 0) ? [[before, now]] : [];
  });
}

/** Repeats the steps between the looks where the unit died or woke, and so finds the step and its minibatch. */
async function searchTurns(context: ProbeContext, layer: number, unit: number): Promise<void> {
  const { run, report, signal } = context;
  const units = RunUnits.of(run);
  const scan = scanOf(run);
  const present = run.step;
  let repeated = 0;
  for (const [{ step: from }, { step: to }] of intervalsOf(run, layer, unit)) {
    if (units.turnsBetween(layer, unit, from, to)) continue;
    repeated += to - from;
    if (repeated > mostRepeated) return;
    let recorder: CourseRecorder | undefined;
    const visit = (step: number): void => {
      const dead = scan.isDead(layer, unit);
      recorder ??= new CourseRecorder(dead);
      recorder.record(step, dead);
    };
    for (const step of walk(run, from, to, visit)) {
      report(step - from, to - from, 'Repeating the steps around a death');
      await restAt(present, run, signal, 'The search for deaths');
    }
    units.keepTurns(layer, unit, { after: from, until: to, turns: turnsOf(run, recorder) });
  }
}

function turnsOf(run: Run, recorder: CourseRecorder | undefined): UnitTurn[] {
  const { deaths, revivals } = recorder?.course() ?? { deaths: [], revivals: [] };
  const turn = (kind: UnitTurn['kind'], step: number): UnitTurn => ({
    kind,
    step,
    after: step - 1,
    batch: batchBehind(run, step),
  });
  return [...deaths.map(step => turn('death', step)), ...revivals.map(step => turn('revival', step))].sort(
    (a, b) => a.step - b.step,
  );
}
