import { checkEquations } from '../../inspection/equationCheck';
import { equationLines, headEquation, tensorFacts } from '../../inspection/layerEquations';
import { layerOf } from './layerOf';
import { lookOf } from './looks';
import type { Probe } from './probe';

export const layerEquationsProbe: Probe<'layerEquations'> = ({ layer, check = false }, { run, training }) => {
  const { type, outFeatures } = layerOf(run, layer);
  const { network } = run;
  const look = lookOf(run, training ? 'training' : 'rest');
  look.differentiate('train');
  return {
    step: run.step,
    layer,
    type,
    samples: look.count,
    tensors: tensorFacts(look, layer),
    equations: equationLines(network, layer, look.count),
    head:
      layer === network.layers.length - 1
        ? headEquation(network.lossConfig, look.count, outFeatures)
        : undefined,
    check: check ? checkEquations(run.trainer, layer) : undefined,
  };
};
