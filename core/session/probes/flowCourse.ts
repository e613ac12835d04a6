import { flowFields } from '../../inspection/chronicle';
import type { FlowCourse } from '../protocol/gradientFlow';
import type { Run } from '../run';
import { chronicleOf } from '../runChronicle';
import type { Probe } from './probe';

export const flowCourseProbe: Probe<'flowCourse'> = ({ fill = false }, context) => {
  const { run, training } = context;
  const chronicle = chronicleOf(run);
  chronicle.observe(training);
  return fill ? chronicle.fill(context).then(() => courseOf(run)) : courseOf(run);
};

function courseOf(run: Run): FlowCourse {
  const chronicle = chronicleOf(run);
  const entries = chronicle.entries();
  return {
    step: Float64Array.from(entries, ({ step }) => step),
    samples: chronicle.samples,
    totalSamples: run.trainer.training.rows,
    layers: run.network.layers.map(({ type }, layer) => {
      const field = (index: number): Float32Array =>
        Float32Array.from(entries, ({ flow }) => flow[layer * flowFields + index]);
      return {
        layer,
        type,
        gradient: field(0),
        activation: field(1),
        weightGradient: field(2),
        updateRatio: field(3),
        nonFinite: Int32Array.from(entries, ({ nonFinite }) => nonFinite[layer]),
      };
    }),
  };
}
