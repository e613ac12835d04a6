import type { NetworkConfig } from '../config/config';
import type { FloatArray } from '../network/definition';
import type { Network } from '../network/network';
import type { Revival } from '../session/protocol/inspection';
import type { TensorPart } from '../training/trainingData';
import { tensorOf, unitPartsOf } from './unitParts';

/** What decides whether a dead unit can wake. */
export interface RevivalQuestion {
  readonly network: Network;
  readonly config: NetworkConfig;
  /** The data that would have to wake it. */
  readonly training: TensorPart;
  readonly learningRate: number;
  /** The optimizer's memory of gradients of the weights (and the bias, last) that lead into the unit; empty without one. */
  readonly velocity: Float64Array;
}

interface OptimizerSettings {
  readonly weight_decay?: number;
  readonly momentum?: number;
  readonly nesterov?: boolean;
}

/**
 * Whether a dead ReLU unit can wake again. Its own gradient is exactly 0 (f′ = 0 for every sample), so that only four things can
 * move what it computes: the layers before it, weight decay, the L1 penalty, and momentum that is left from before its death.
 *
 * @param layer the ReLU
 */
export function revivalOf(question: RevivalQuestion, layer: number, unit: number): Revival {
  const { network, config } = question;
  const { linear, normalization } = unitPartsOf(network, layer);
  if (linear === undefined)
    return { verdict: 'never', why: 'No weights lead into this unit, so that nothing about it can change.' };
  if (normalization !== undefined)
    return {
      verdict: 'may',
      why: `Layer ${normalization} normalises what the other samples of a batch give: in train mode its statistics differ from batch to batch, so that some sample may still lie above 0.`,
    };
  const before = network.layers.slice(0, linear).map(({ type }) => type);
  if (before.includes('Dropout'))
    return {
      verdict: 'may',
      why: 'Dropout before it sends it other inputs in training than those it is judged by; some of them may wake it.',
    };
  if (before.some(type => type === 'Linear' || type.includes('Norm')))
    return {
      verdict: 'may',
      why: 'Its own weights get no gradient any more, but the layers before it still learn and may send it other inputs.',
    };
  const { type } = config.optimizer;
  const { weight_decay: decay = 0 } = config.optimizer as OptimizerSettings;
  const moving = question.velocity.some(value => value !== 0);
  if (config.training.l1) return underL1(question, linear, unit, decay > 0 || moving);
  if (decay > 0) return underDecay(network, linear, unit, type, moving);
  if (!moving)
    return {
      verdict: 'never',
      why: 'Its inputs are the data itself, its gradient is exactly 0 for every sample, and the optimizer adds nothing of its own: it stays dead for ever.',
    };
  return coasting(question, linear, unit);
}

function underDecay(
  network: Network,
  linear: number,
  unit: number,
  optimizer: string,
  moving: boolean,
): Revival {
  const bias = (tensorOf(network, linear, 'bias')?.[unit] ?? 0).toPrecision(3);
  if (optimizer !== 'SGD' && optimizer !== 'AdamW')
    return {
      verdict: 'may',
      why: `${optimizer} divides the decay by each weight's own gradient scale, so that weights and bias shrink at different speeds and the sum may cross 0.`,
    };
  // With momentum the decay of the past goes on coasting, in the direction of the weights of then.
  if (moving)
    return {
      verdict: 'unlikely',
      why: `Weight decay shrinks the weights and the bias (${bias}) by the same factor, which leaves the sign of w·x + b as it is for every sample; only the momentum that is left could still carry it across 0.`,
    };
  return {
    verdict: 'never',
    why: `Weight decay shrinks the weights and the bias (${bias}) by the same factor, which leaves the sign of w·x + b as it is for every sample.`,
  };
}

/**
 * The L1 penalty pulls every weight to 0 at one speed, whatever its size, and leaves the bias: after a way s the weights are
 * sign(w)·max(|w| − s, 0), up to a step's length around 0. Along the way w·x + b bends only where a weight arrives, so that its
 * largest value over the data is found there.
 */
function underL1(question: RevivalQuestion, linear: number, unit: number, more: boolean): Revival {
  const { network, config, training, learningRate } = question;
  if (config.optimizer.type !== 'SGD' || config.scheduler || linear > 0 || more)
    return {
      verdict: 'may',
      why: 'The L1 penalty moves its weights towards 0 at the same speed and leaves its bias: on the way the sum may cross 0.',
    };
  const { inFeatures } = network.layers[linear];
  const weight = tensorOf(network, linear, 'weight') as FloatArray;
  const own = Array.from(weight.subarray(unit * inFeatures, (unit + 1) * inFeatures));
  const bias = tensorOf(network, linear, 'bias')?.[unit] ?? 0;
  const arrivals = own.map((_, i) => i).sort((a, b) => Math.abs(own[a]) - Math.abs(own[b]));
  // Twice the length of a step: a weight that has arrived goes to and fro across 0.
  const swing = 2 * learningRate * (config.training.l1 ?? 0);
  let largest = -Infinity;
  for (let row = 0; row < training.rows; row++) {
    const x = training.inputs.data.subarray(row * inFeatures, (row + 1) * inFeatures);
    let z = bias;
    let slope = 0;
    let size = 0;
    for (let i = 0; i < inFeatures; i++) {
      z += own[i] * x[i];
      slope -= Math.sign(own[i]) * x[i];
      size += Math.abs(x[i]);
    }
    let way = 0;
    let peak = z;
    for (const i of arrivals) {
      z += slope * (Math.abs(own[i]) - way);
      way = Math.abs(own[i]);
      slope += Math.sign(own[i]) * x[i];
      peak = Math.max(peak, z);
    }
    largest = Math.max(largest, peak + swing * size);
  }
  const margin = 1e-4 * (Math.abs(bias) + Math.hypot(...own));
  if (largest <= -margin)
    return {
      verdict: 'never',
      why: `Its gradient is 0 for every sample. The L1 penalty brings its weights down to 0, and on the whole way w·x + b stays at most ${largest.toPrecision(3)}.`,
    };
  return {
    verdict: 'may',
    why: `Its gradient is 0 for every sample, but the L1 penalty brings its weights down to 0 while the bias (${bias.toPrecision(3)}) stays, and on that way w·x + b may reach ${largest.toPrecision(3)} for some sample.`,
  };
}

/**
 * Where the momentum that is left comes to rest. With gradient 0, SGD's buffer v fades as μv, μ²v, … and the weights move on a
 * straight line by η Σ μᵏ v = ημ/(1 − μ) v altogether (μ times that with Nesterov's form). w·x + b is linear along the line:
 * a unit that is dead at both ends is dead all the way.
 */
function coasting(question: RevivalQuestion, linear: number, unit: number): Revival {
  const { network, config, training, learningRate, velocity } = question;
  const { momentum: mu = 0, nesterov = false } = config.optimizer as OptimizerSettings;
  const left = Math.hypot(...velocity).toPrecision(3);
  if (config.optimizer.type !== 'SGD' || config.scheduler || linear > 0)
    return {
      verdict: 'unlikely',
      why: `Its inputs are the data itself and its gradient is 0 for every sample. Only the momentum that is left from before (norm ${left}) still moves it, and that fades.`,
    };
  const reach = ((learningRate * mu) / (1 - mu)) * (nesterov ? mu : 1);
  const { inFeatures } = network.layers[linear];
  const weight = tensorOf(network, linear, 'weight') as FloatArray;
  const end = Float64Array.from(
    { length: inFeatures },
    (_, i) => weight[unit * inFeatures + i] - reach * velocity[i],
  );
  const bias = tensorOf(network, linear, 'bias');
  const endBias = bias ? bias[unit] - reach * velocity[inFeatures] : 0;
  let largest = -Infinity;
  for (let row = 0; row < training.rows; row++) {
    let z = endBias;
    for (let i = 0; i < inFeatures; i++) z += end[i] * training.inputs.data[row * inFeatures + i];
    largest = Math.max(largest, z);
  }
  // Rounding of the steps to come could move it by a little.
  const margin = 1e-4 * (Math.abs(endBias) + Math.hypot(...end));
  if (largest <= -margin)
    return {
      verdict: 'never',
      why: `Its gradient is 0 for every sample. The momentum that is left (norm ${left}) moves it on a straight line to where w·x + b is at most ${largest.toPrecision(3)}: it is dead all the way, and for ever.`,
    };
  return {
    verdict: 'may',
    why: `Its gradient is 0 for every sample, but the momentum that is left (norm ${left}) carries it to where w·x + b reaches ${largest.toPrecision(3)} for some sample.`,
  };
}
