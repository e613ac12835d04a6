import { runFailure } from '../protocol/failure';
import { defaultMode, pointOf, workOf } from './lossAt';
import type { Probe } from './probe';

export const sharpnessProbe: Probe<'sharpness'> = async ({ mode = defaultMode }, context) => {
  const { run, desk } = context;
  const { step, learningRate } = run.trainer;
  const began = performance.now();
  const found = await desk.executor.run(
    desk.spec(run, mode),
    'sharpness',
    { point: pointOf(run), start: desk.lastSharpest },
    workOf(context),
  );
  desk.lastSharpest = found.vector;
  const { optimizer } = run.config;
  const plain = optimizer.type === 'SGD' && !optimizer.nesterov;
  // Heavy-ball momentum is stable below 2(1+μ)/η (Polyak 1964); plain descent below 2/η (Cohen et al. 2021).
  const bound = plain ? (2 * (1 + optimizer.momentum)) / learningRate : Number.NaN;
  if (!Number.isFinite(found.value))
    throw runFailure('The loss is not finite here, so there is no curvature to measure.');
  return {
    step,
    lambdaMax: found.value,
    residual: found.residual,
    learningRate,
    bound,
    ratio: found.value / bound,
    seconds: (performance.now() - began) / 1000,
  };
};
