import { ruleFacts } from '../../inspection/findings/settings';
import type { Run } from '../run';
import { RunFindings } from '../runFindings';
import type { Probe } from './probe';

const byRun = new WeakMap<Run, RunFindings>();

export const findingsProbe: Probe<'findings'> = (_params, { run, training }) => {
  let found = byRun.get(run);
  if (!found) byRun.set(run, (found = new RunFindings(run)));
  return { ...found.look(training), rules: ruleFacts(run.config) };
};
