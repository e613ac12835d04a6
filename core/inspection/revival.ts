import type { NetworkConfig } from '../config/config';
import type { Network } from '../network/network';
import type { Revival } from '../session/protocol/inspection';
import { tensorOf, unitPartsOf } from './unitParts';

interface DecaySettings {
  readonly weight_decay?: number;
  readonly momentum?: number;
}

/**
 * Whether a dead ReLU unit can wake again. Its own gradient is exactly 0 (f′ = 0 for every sample), so that only three things
 * can move what it computes: the layers before it, weight decay, and momentum that is left from before its death.
 *
 * @param layer the ReLU
 * @param momentumLeft norm of the optimizer's memory of the unit's own weights; 0 when there is none
 */
export function revivalOf(
  network: Network,
  config: NetworkConfig,
  layer: number,
  unit: number,
  momentumLeft: number,
): Revival {
  const { linear, normalization } = unitPartsOf(network, layer);
  if (linear === undefined)
    return { verdict: 'never', why: 'No weights lead into this unit, so that nothing about it can change.' };
  if (normalization !== undefined)
    return {
      verdict: 'may',
      why: `Layer ${normalization} normalises what the other samples of a batch give: in train mode its statistics differ from batch to batch, so that some sample may still lie above 0.`,
    };
  if (network.layers.slice(0, linear).some(({ type: before }) => before === 'Dropout'))
    return {
      verdict: 'may',
      why: 'Dropout before it sends it other inputs in training than those it is judged by; some of them may wake it.',
    };
  const first = network.layers.slice(0, linear).every(({ type }) => type !== 'Linear' && !/Norm/.test(type));
  if (!first)
    return {
      verdict: 'may',
      why: 'Its own weights get no gradient any more, but the layers before it still learn and may send it other inputs.',
    };
  const { type } = config.optimizer;
  const { weight_decay: decay = 0 } = config.optimizer as DecaySettings;
  if (decay > 0) {
    const bias = tensorOf(network, linear, 'bias')?.[unit] ?? 0;
    // Decay multiplies weights and bias by the same factor in SGD and AdamW: the sign of w·x + b stays as it is.
    if (type === 'SGD' || type === 'AdamW')
      return {
        verdict: momentumLeft > 0 ? 'unlikely' : 'never',
        why: `Weight decay shrinks the weights and the bias (${bias.toPrecision(3)}) by the same factor, which leaves the sign of w·x + b as it is for every sample${momentumLeft > 0 ? '; only the momentum that is left could still carry it across.' : '.'}`,
      };
    return {
      verdict: 'may',
      why: `${type} divides the decay by each weight's own gradient scale, so that weights and bias shrink at different speeds and the sum may cross 0.`,
    };
  }
  if (momentumLeft > 0)
    return {
      verdict: 'unlikely',
      why: `Its inputs are the data itself and its gradient is 0 for every sample. Only the momentum that is left from before (norm ${momentumLeft.toPrecision(3)}) still moves it, and that fades.`,
    };
  return {
    verdict: 'never',
    why: 'Its inputs are the data itself, its gradient is exactly 0 for every sample, and the optimizer adds nothing of its own: it stays dead for ever.',
  };
}
