import type { Probe } from './probe';

export const curvesProbe: Probe<'curves'> = ({ maxPoints = 400 }, { run }) => run.history.curves(maxPoints);
