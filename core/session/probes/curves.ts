import type { Probe } from './probe';

/** More points than a screen has columns show nothing more. */
const mostPoints = 4000;

export const curvesProbe: Probe<'curves'> = ({ maxPoints = 400 }, { run }) =>
  run.history.curves(Math.max(1, Math.min(mostPoints, maxPoints)));
