import { ruleFacts } from '../../inspection/findings/settings';
import { RunFindings } from '../runFindings';
import type { Probe } from './probe';

export const findingsProbe: Probe<'findings'> = (_params, { run, training }) => ({
  ...RunFindings.of(run).look(training),
  rules: ruleFacts(run.config),
});
