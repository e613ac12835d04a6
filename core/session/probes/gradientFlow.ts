import { flowFault, flowNotes, gradientFlow } from '../../inspection/gradientFlow';
import { lookOf } from './looks';
import type { Probe } from './probe';

export const gradientFlowProbe: Probe<'gradientFlow'> = ({ mode = 'train' }, { run, training }) => {
  const look = lookOf(run, training ? 'training' : 'rest');
  const loss = look.differentiate(mode);
  const update = run.step > 0 ? run.lastStep.update(training) : undefined;
  const layers = gradientFlow(run.network, look.pass, look.count, look.gradients.data, update);
  return {
    step: run.step,
    mode,
    loss,
    samples: look.count,
    totalSamples: look.totalRows,
    layers,
    where: flowFault(layers),
    notes: flowNotes(layers),
  };
};
