import type { UnitReport } from '../../../core/session/protocol/inspection';
import { summaryOf, type State } from '../../state';

/** What comes into a unit by its name: a feature of the data, or the unit of the layer before. */
export function inputName(state: State, { linear = 0 }: UnitReport, index: number): string {
  if (linear === 0) return summaryOf(state)?.data.features.at(index) ?? `feature ${index}`;
  return `unit ${index}`;
}

/** A unit that listens: of the last layer, the class or target that it stands for. */
export function listenerName(state: State, { nextLinear }: UnitReport, index: number): string {
  const summary = summaryOf(state);
  if (!summary || nextLinear !== summary.layers.length - 1) return `unit ${index}`;
  const { task } = summary.data;
  const name = (task.kind === 'classification' ? task.classes : task.targets).at(index);
  return name === undefined || name === String(index) ? `unit ${index}` : `unit ${index}, ${name}`;
}

export function classNames(state: State): readonly string[] {
  const task = summaryOf(state)?.data.task;
  return task?.kind === 'classification' ? task.classes : [];
}

export function featureCount(state: State): number {
  return summaryOf(state)?.data.features.length ?? 0;
}
