import { gradientFlow } from '../../inspection/gradientFlow';
import { statesOf, type UnitActivity } from '../../inspection/unitStates';
import type { FloatArray } from '../../network/definition';
import type { LayerFlow } from '../protocol/gradientFlow';
import type { UnitState } from '../protocol/graph';
import { lookOf } from '../probes/looks';
import type { Run } from '../run';
import type { Scope } from './expression';

const ofRun: Readonly<Record<string, (run: Run, measures: Measures) => number>> = {
  step: run => run.trainer.step,
  epoch: run => run.trainer.step / run.trainer.stepsPerEpoch,
  /** Of the last minibatch, before its update. */
  loss: run => run.trainer.lastLoss,
  learningRate: run => run.trainer.learningRate,
  gradNorm: run => run.trainer.lastGradNorm,
  /** Of all layers. */
  deadUnits: (_, measures) => measures.deadUnits,
  trainingLoss: run => run.history.lastEvaluation('training')?.loss ?? Number.NaN,
  trainingAccuracy: run => run.history.lastEvaluation('training')?.accuracy ?? Number.NaN,
  validationLoss: run => run.history.lastEvaluation('validation')?.loss ?? Number.NaN,
  validationAccuracy: run => run.history.lastEvaluation('validation')?.accuracy ?? Number.NaN,
};

const ofLayer: Readonly<Record<string, (measures: Measures, layer: number) => number | ArrayLike<number>>> = {
  /** Units without output for any training sample. */
  dead: (measures, layer) => measures.count(layer, 'dead'),
  deadFraction: (measures, layer) => measures.share(layer, 'dead'),
  dying: (measures, layer) => measures.count(layer, 'dying'),
  saturatedFraction: (measures, layer) => measures.share(layer, 'saturated'),
  /** Per unit: the share of training samples it is on for. */
  active: (measures, layer) => measures.active(layer),
  nonFinite: (measures, layer) => measures.nonFinite(layer),
  activationRms: (measures, layer) => measures.flow(layer).activation,
  /** Root mean square of ∂L/∂output over the training rows. */
  deltaRms: (measures, layer) => measures.flow(layer).gradient,
  weightNorm: (measures, layer) => measures.norm(layer, measures.parameters),
  weightGradientNorm: (measures, layer) => measures.norm(layer, measures.gradients),
};

/** What can be asked for; a layer's measures by themselves where a layer is meant. */
export function measureNames(ofOneLayer: boolean): readonly string[] {
  return [...Object.keys(ofRun), ...Object.keys(ofLayer).map(name => (ofOneLayer ? name : `layer0.${name}`))];
}

/**
 * The measures of a run at its present step, each taken when first asked for and once: of the run (`loss`), of a layer
 * (`layer2.deadFraction`) and, where a layer is meant, its own without saying so (`deadFraction`). Unit states are taken over
 * the training set, as everywhere.
 */
export class Measures {
  private readonly states = new Map<number, readonly UnitState[]>();
  private found: readonly UnitActivity[] | undefined;
  private flows: readonly LayerFlow[] | undefined;

  constructor(private readonly run: Run) {}

  scope(layer: number | undefined): Scope {
    const { layers } = this.run.network;
    return {
      names: measureNames(layer !== undefined),
      value: name => {
        const [, index, own = name] = /^layer(\d+)\.(\w+)$/.exec(name) ?? [];
        if (index === undefined && Object.hasOwn(ofRun, own)) return ofRun[own](this.run, this);
        const meant = index === undefined ? layer : Number(index);
        if (meant === undefined || !layers[meant] || !Object.hasOwn(ofLayer, own)) return undefined;
        return ofLayer[own](this, meant);
      },
    };
  }

  count(layer: number, state: UnitState): number {
    return this.statesOf(layer).filter(each => each === state).length;
  }

  get deadUnits(): number {
    return this.run.network.layers.reduce((sum, _, layer) => sum + this.count(layer, 'dead'), 0);
  }

  /** 0 for a layer whose units have no states. */
  share(layer: number, state: UnitState): number {
    return this.count(layer, state) / Math.max(1, this.statesOf(layer).length);
  }

  active(layer: number): Float64Array {
    const { active, samples } = this.activity[layer];
    return Float64Array.from(active, count => count / samples);
  }

  nonFinite(layer: number): number {
    return this.activity[layer].nonFinite.reduce((sum, count) => sum + count, 0);
  }

  flow(layer: number): LayerFlow {
    if (!this.flows) {
      const look = lookOf(this.run, 'rest');
      look.differentiate('train');
      this.flows = gradientFlow(this.run.network, look.pass, look.count, look.gradients.data, undefined);
    }
    return this.flows[layer];
  }

  get parameters(): FloatArray {
    return this.run.network.parameters.data;
  }

  /** Of the last minibatch. */
  get gradients(): FloatArray {
    return this.run.lastStep.gradient(false);
  }

  /** Euclidean norm of a layer's weight in a vector laid out as the parameters; 0 without a weight. */
  norm(layer: number, values: FloatArray): number {
    const segment = this.run.network.segmentsOf(layer, 'parameter').find(({ tensor }) => tensor === 'weight');
    if (!segment) return 0;
    let sum = 0;
    for (let i = segment.offset; i < segment.offset + segment.length; i++) sum += values[i] * values[i];
    return Math.sqrt(sum);
  }

  private get activity(): readonly UnitActivity[] {
    this.found ??= this.run.observer.activity();
    return this.found;
  }

  private statesOf(layer: number): readonly UnitState[] {
    let states = this.states.get(layer);
    if (!states) {
      states = statesOf(this.run.network, this.activity[layer]);
      this.states.set(layer, states);
    }
    return states;
  }
}
