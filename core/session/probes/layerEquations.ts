import { checkEquations } from '../../inspection/equationCheck';
import {
  equationLines,
  headEquation,
  lossEquation,
  lossTensors,
  tensorFacts,
} from '../../inspection/layerEquations';
import { layerOf } from './layerOf';
import { lookOf } from './looks';
import type { Probe } from './probe';

export const layerEquationsProbe: Probe<'layerEquations'> = ({ layer, check = false }, { run, training }) => {
  const { network } = run;
  const { length } = network.layers;
  const { type, outFeatures } = layerOf(run, layer === 'loss' ? length - 1 : layer);
  const look = lookOf(run, training ? 'training' : 'rest');
  const loss = look.differentiate('train');
  const at = layer === 'loss' ? length : layer;
  const shared = {
    step: run.step,
    layer: at,
    samples: look.count,
    check: check ? checkEquations(run.trainer, at) : undefined,
  };
  const head = headEquation(network.lossConfig, look.count, outFeatures);
  if (layer === 'loss')
    return {
      ...shared,
      type: network.lossConfig.type,
      tensors: lossTensors(look, loss),
      equations: [lossEquation(network.lossConfig, look.count, outFeatures)],
      head,
    };
  return {
    ...shared,
    type,
    tensors: tensorFacts(look, layer),
    equations: equationLines(network, layer, look.count),
    head: layer === length - 1 ? head : undefined,
  };
};
