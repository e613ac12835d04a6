import type { FloatArray } from '../../network/definition';
import type { Pass } from '../../network/pass';
import type { UnitState } from '../../session/protocol/graph';
import type { Trainer } from '../../training/trainer';
import { batchNormLosses, batchNormsOf, batchNormStatistics } from '../batchNorm';
import { boundingBox, provenDead, type Box } from '../intervalBounds';
import { gradientFlow } from '../gradientFlow';
import { norm } from '../moments';
import { revivalOf } from '../revival';
import { TrainingLook } from '../trainingLook';
import { ActivityCounter, statesOf, type UnitActivity } from '../unitStates';
import { velocityReader } from '../velocity';
import type { Observation, PermanentlyDead } from './evidence';
import { Sharpness } from './sharpness';
import { findTwins } from './twins';

const chunkRows = 512;
/** Fewer rows say too little. */
const leastRows = 64;
const mostRows = 2048;

/** Multiplications that the question of revival may take at one look. */
const mostRevivalWork = 5e7;

/** Looks that may take less leave the curvature out. */
const leastForSharpness = 1e9;

/** Rows that a look may take for so many multiplications; about 1e10 are made in a second. */
interface Extent {
  /** Evenly spread, that the units' states are taken over. */
  readonly states: number;
  /** Of the pass with gradients. */
  readonly pass: number;
  readonly curvature: boolean;
}

function extentOf({ network, training }: Trainer, multiplications: number): Extent {
  const widths = network.layers.reduce((sum, { outFeatures }) => sum + outFeatures, network.inFeatures);
  // About ten passes: three forward ones with batch norm, one with gradients, and the states.
  const affordable = multiplications / (10 * (network.parameterCount + 8 * widths));
  const rows = Math.max(leastRows, Math.floor(Math.min(affordable, Number.MAX_SAFE_INTEGER)));
  return {
    states: Math.min(training.rows, 3 * rows),
    pass: Math.min(training.rows, mostRows, rows),
    curvature: multiplications >= leastForSharpness,
  };
}

/** Looks of every thoroughness at one trainer, each with memory of its own that is taken once. */
export class Observatories {
  private readonly byExtent = new Map<string, Observatory>();

  constructor(private readonly trainer: Trainer) {}

  /** @param multiplications that a look may take; beyond, it is over a part of the rows */
  within(multiplications: number): Observatory {
    const extent = extentOf(this.trainer, multiplications);
    const key = JSON.stringify(extent);
    const found = this.byExtent.get(key) ?? new Observatory(this.trainer, extent);
    this.byExtent.set(key, found);
    return found;
  }
}

/** Takes down what the rules go by. Training sees nothing of it. */
export class Observatory {
  private readonly look: TrainingLook;
  private readonly chunk: Pass;
  private readonly sharpness: Sharpness | undefined;
  private readonly rows: number;
  private box: Box | undefined;

  constructor(
    private readonly trainer: Trainer,
    extent: Extent,
  ) {
    this.rows = extent.states;
    this.look = new TrainingLook(trainer, extent.pass);
    this.sharpness = extent.curvature ? new Sharpness(trainer) : undefined;
    this.chunk = trainer.network.createPass(Math.max(1, Math.min(chunkRows, trainer.training.rows)));
  }

  /** @param update θ after minus θ before the last step, where that is known */
  observe(update?: FloatArray): Observation {
    const work = this.observeInPortions(update);
    for (;;) {
      const { done, value } = work.next();
      if (done) return value;
    }
  }

  /** The same in portions of some hundred rows; the state must stay where it is in between. */
  *observeInPortions(update?: FloatArray): Generator<undefined, Observation, undefined> {
    const { trainer, look } = this;
    const { network, step, training } = trainer;
    const activity = yield* this.activity();
    const states = activity.map(each => statesOf(network, each));
    const relus = activity.map(each => (network.layers[each.layer].type === 'ReLU' ? each : undefined));
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
      sharpness:
        trainer.config.optimizer.type === 'SGD' && this.sharpness ? this.sharpness.measure() : Number.NaN,
      samples: this.rows,
      proven: provenDead(
        network,
        (this.box ??= boundingBox(training.inputs.data, training.rows, network.inFeatures)),
      ),
      states,
      activeShare: relus.map(each =>
        Float32Array.from(each?.active ?? [], active => active / Math.max(1, this.rows)),
      ),
      margin: relus.map(each => Float32Array.from(each?.largestInput ?? [])),
      permanent: this.permanent(states),
    };
  }

  /** Of the dead ReLU units those that nothing can wake any more. */
  private permanent(states: readonly (readonly UnitState[])[]): PermanentlyDead[] {
    const { trainer } = this;
    const { network, config, training } = trainer;
    const dead = states.flatMap((layer, index) => {
      const units = layer.flatMap((state, unit) => (state === 'dead' ? [unit] : []));
      return units.length > 0 ? [{ layer: index, units }] : [];
    });
    const count = dead.reduce((sum, { units }) => sum + units.length, 0);
    if (count === 0 || count * training.rows * network.inFeatures > mostRevivalWork) return [];
    const velocityOf = velocityReader(trainer);
    return dead.flatMap(({ layer, units }) => {
      const never = units.flatMap(unit => {
        const question = {
          network,
          config,
          training,
          learningRate: trainer.learningRate,
          velocity: velocityOf(layer, unit),
        };
        const { verdict, why } = revivalOf(question, layer, unit);
        return verdict === 'never' ? [{ unit, why }] : [];
      });
      return never.length > 0 ? [{ layer, units: never.map(({ unit }) => unit), why: never[0].why }] : [];
    });
  }

  /** In eval mode, portion by portion. */
  private *activity(): Generator<undefined, UnitActivity[], undefined> {
    const { chunk, trainer, rows: total } = this;
    const { network, training } = trainer;
    const { inFeatures, inputs } = training;
    const counters = network.layers.map(
      (layer, index) => new ActivityCounter(network, index, layer.outFeatures),
    );
    for (let start = 0; start < total; start += chunk.capacity) {
      const count = Math.min(chunk.capacity, total - start);
      for (let row = 0; row < count; row++) {
        const source = Math.floor(((start + row) * training.rows) / total) * inFeatures;
        chunk.input.data.set(inputs.data.subarray(source, source + inFeatures), row * inFeatures);
      }
      network.forward(chunk, count, { mode: 'eval' });
      counters.forEach((counter, index) =>
        counter.add(
          (index === 0 ? chunk.input : chunk.outputs[index - 1]).data,
          chunk.outputs[index].data,
          count,
        ),
      );
      yield;
    }
    return counters.map(counter => counter.result());
  }

  private unmoved(update: FloatArray): string[] {
    return this.trainer.network.segments
      .filter(({ kind }) => kind === 'parameter')
      .filter(({ offset, length }) => update.subarray(offset, offset + length).every(value => value === 0))
      .map(({ name }) => name);
  }
}
