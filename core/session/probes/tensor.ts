import { runFailure } from '../protocol/failure';
import type { Probe } from './probe';

export const tensorProbe: Probe<'tensor'> = ({ layer, tensor, of = 'value' }, { run, training }) => {
  const { network } = run;
  const named = (kind: 'parameter' | 'buffer') =>
    network.segmentsOf(layer, kind).find(segment => segment.tensor === tensor);
  const parameter = named('parameter');
  const segment = parameter ?? named('buffer');
  if (!segment) throw runFailure(`Layer ${layer} has no tensor "${tensor}".`);
  if (!parameter && of !== 'value') throw runFailure(`"${tensor}" is a buffer: it has no ${of}.`);
  const all = !parameter
    ? network.buffers.data
    : of === 'value'
      ? network.parameters.data
      : run.lastStep[of](training);
  return {
    shape: segment.shape,
    values: Float64Array.from(all.subarray(segment.offset, segment.offset + segment.length)),
    offset: parameter?.offset,
  };
};
