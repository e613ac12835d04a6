import type { FloatArray } from '../../network/definition';
import type { Pass } from '../../network/pass';
import type { UnitState } from '../../session/protocol/graph';
import type { Trainer } from '../../training/trainer';
import { batchNormLosses, batchNormsOf, batchNormStatistics } from '../batchNorm';
import { gradientFlow } from '../gradientFlow';
import { norm } from '../moments';
import { TrainingLook } from '../trainingLook';
import { ActivityCounter, statesOf } from '../unitStates';
import type { Observation } from './evidence';
import { Sharpness } from './sharpness';
import { findTwins } from './twins';

const chunkRows = 512;

/** Takes down what the rules go by. Training sees nothing of it. */
export class Observatory {
  private readonly look: TrainingLook;
  private readonly chunk: Pass;
  private readonly sharpness: Sharpness;

  constructor(private readonly trainer: Trainer) {
    this.look = new TrainingLook(trainer);
    this.chunk = trainer.network.createPass(Math.max(1, Math.min(chunkRows, trainer.training.rows)));
    this.sharpness = new Sharpness(trainer);
  }

  /** @param update θ after minus θ before the last step, where that is known */
  observe(update?: FloatArray): Observation {
    const { trainer, look } = this;
    const { network, step } = trainer;
    const hasBatchNorm = batchNormsOf(network).length > 0;
    const evalLoss = look.loss('eval');
    const losses = hasBatchNorm && look.count > 1 ? batchNormLosses(look) : undefined;
    // A single row has no batch statistics to differentiate through.
    const trainLoss = look.differentiate(hasBatchNorm && look.count < 2 ? 'eval' : 'train');
    const { gradients, pass, count } = look;
    return {
      step,
      epoch: step / trainer.stepsPerEpoch,
      learningRate: trainer.learningRate,
      evalLoss,
      trainLoss,
      gradientNorm: norm(gradients.data),
      parameterNorm: norm(network.parameters.data),
      flow: gradientFlow(network, pass, count, gradients.data, update),
      batchNorms: losses ? batchNormsOf(network).map(layer => batchNormStatistics(look, layer)) : [],
      batchNormLosses: losses,
      unmoved: update && this.unmoved(update),
      twins: findTwins(network),
      sharpness: trainer.config.optimizer.type === 'SGD' ? this.sharpness.measure() : Number.NaN,
      states: this.states(),
    };
  }

  /** Over the whole training part, in eval mode. */
  private states(): UnitState[][] {
    const { chunk, trainer } = this;
    const { network, training } = trainer;
    const counters = network.layers.map(
      (layer, index) => new ActivityCounter(network, index, layer.outFeatures),
    );
    for (let start = 0; start < training.rows; start += chunk.capacity) {
      const rows = Math.min(chunk.capacity, training.rows - start);
      const { inFeatures } = training;
      chunk.input.data.set(training.inputs.data.subarray(start * inFeatures, (start + rows) * inFeatures));
      network.forward(chunk, rows, { mode: 'eval' });
      counters.forEach((counter, index) =>
        counter.add(
          (index === 0 ? chunk.input : chunk.outputs[index - 1]).data,
          chunk.outputs[index].data,
          rows,
        ),
      );
    }
    return counters.map(counter => statesOf(network, counter.result()));
  }

  private unmoved(update: FloatArray): string[] {
    return this.trainer.network.segments
      .filter(({ kind }) => kind === 'parameter')
      .filter(({ offset, length }) => update.subarray(offset, offset + length).every(value => value === 0))
      .map(({ name }) => name);
  }
}
