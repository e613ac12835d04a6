import type { Trainer } from '../training/trainer';
import { unitPartsOf } from './unitParts';

/**
 * What the optimizer remembers of the gradients of the weights and the bias that lead into a unit of a ReLU; empty where it
 * remembers nothing that moves them. Answers for many units at one state of the training.
 */
export function velocityReader(trainer: Trainer): (layer: number, unit: number) => Float64Array {
  const { network, config } = trainer;
  const { type, momentum = 0 } = config.optimizer as { readonly type: string; readonly momentum?: number };
  // Squares of gradients, which some optimizers remember as well, move nothing.
  const moves = type !== 'Adagrad' && (type !== 'RMSprop' || momentum !== 0);
  const memory = moves ? trainer.capture().optimizerState.at(type === 'RMSprop' ? 1 : 0) : undefined;
  return (layer, unit) => {
    const { linear } = unitPartsOf(network, layer);
    if (linear === undefined || !memory) return new Float64Array(0);
    return Float64Array.from(
      network.segmentsOf(linear, 'parameter').flatMap(({ offset, length }) => {
        const width = length / network.layers[linear].outFeatures;
        return [...memory.subarray(offset + unit * width, offset + (unit + 1) * width)];
      }),
    );
  };
}
