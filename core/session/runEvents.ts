import type { Observation } from '../inspection/findings/evidence';
import type { Finding } from './protocol/findings';
import type { RunEvent } from './protocol/events';
import type { Run } from './run';
import { RunFindings } from './runFindings';

/** More marks than these cannot be told apart on a time line; the latest are kept. */
const mostEvents = 400;

type Look = ReturnType<RunFindings['history']>[number];

/** What is known to have happened in a run, in the order of its steps. */
export function eventsOf(run: Run): RunEvent[] {
  const looks = RunFindings.of(run).history();
  const events = [
    ...edits(run),
    ...divergence(run),
    ...unitEvents(run, looks),
    ...looks.flatMap((look, index) => findingEvents(index > 0 ? looks[index - 1] : undefined, look)),
  ];
  return events.sort((a, b) => a.step - b.step).slice(-mostEvents);
}

const nothing = { layer: undefined, units: [], severity: undefined } as const;

/** What a person changed by hand: replay repeats it, so that these are exact. */
function edits({ history, config }: Run): RunEvent[] {
  const { lr } = config.optimizer as { readonly lr?: number };
  // Under a schedule, the rate before the first edit is another one at each step.
  let before = config.scheduler === undefined ? lr : undefined;
  const rates = history.learningRateEdits.map(({ step, learningRate }): RunEvent => {
    const from = before === undefined ? '' : ` from ${before}`;
    before = learningRate;
    const text = `Learning rate changed${from} to ${learningRate}`;
    return { ...nothing, kind: 'learningRate', step, after: step, text };
  });
  const weights = history.parameterEditSteps.map((step): RunEvent => ({
    ...nothing,
    kind: 'weights',
    step,
    after: step,
    text: 'Weights set by hand',
  }));
  return [...rates, ...weights];
}

function divergence({ history }: Run): RunEvent[] {
  const end = history.divergence;
  if (!end) return [];
  // The step could not be made: the last state that there is stands before it.
  const step = history.lastStep;
  return [{ ...nothing, kind: 'divergence', step, after: step, layer: end.layer, text: end.message }];
}

/** Units of ReLU layers that were alive at one look over all rows and dead at the next, or the other way round. */
function unitEvents(run: Run, looks: readonly Look[]): RunEvent[] {
  const { rows } = run.trainer.training;
  // A look at a part of the rows may miss the one that wakes a unit.
  const whole = looks.map(({ observation }) => observation).filter(({ samples }) => samples >= rows);
  return whole.slice(1).flatMap((now, index) => {
    const before = whole[index];
    return now.states.flatMap((_, layer) => [
      ...changed(before, now, layer, 'death'),
      ...changed(before, now, layer, 'revival'),
    ]);
  });
}

function changed(
  before: Observation,
  now: Observation,
  layer: number,
  kind: 'death' | 'revival',
): RunEvent[] {
  const [from, to] = kind === 'death' ? [before, now] : [now, before];
  const units = [...now.states[layer].keys()].filter(
    unit => from.states[layer][unit] !== 'dead' && to.states[layer][unit] === 'dead',
  );
  if (units.length === 0) return [];
  const text = `Layer ${layer}: ${named(units)} ${kind === 'death' ? 'died' : 'woke again'}`;
  return [{ kind, step: now.step, after: before.step, layer, units, severity: undefined, text }];
}

/** `unit 3`, `units 3 and 7`, `units 3, 7, 9 and 14 more`. */
function named(units: readonly number[]): string {
  if (units.length === 1) return `unit ${units[0]}`;
  const shown = units.length <= 4 ? units.slice(0, -1) : units.slice(0, 3);
  const rest = units.length <= 4 ? String(units.at(-1)) : `${units.length - 3} more`;
  return `units ${shown.join(', ')} and ${rest}`;
}

function findingEvents(before: Look | undefined, now: Look): RunEvent[] {
  const { step } = now.observation;
  const after = before?.observation.step ?? step;
  const missing = (from: Look | undefined, { id }: Finding): boolean =>
    from?.findings.every(each => each.id !== id) ?? true;
  const event = (kind: 'raised' | 'cleared', finding: Finding): RunEvent => {
    const { layer, units, severity, title } = finding;
    const where = layer === undefined ? '' : ` in layer ${layer}`;
    const text = kind === 'raised' ? `${title}${where}` : `No more: ${title}${where}`;
    return { kind, step, after, layer, units, severity, text };
  };
  return [
    ...now.findings.filter(finding => missing(before, finding)).map(finding => event('raised', finding)),
    ...(before?.findings ?? [])
      .filter(finding => missing(now, finding))
      .map(finding => event('cleared', finding)),
  ];
}
