import type { NetworkObjective } from '../networkObjective';
import type { FloatArray } from '../../network/definition';

/**
 * A one-parameter family of changes of the weights that leaves the loss as it is. With the generator ξ(θ), H ξ = −(∂ξ/∂θ)ᵀ g:
 * the direction is a zero mode at every critical point, and everywhere when ξ does not depend on θ.
 */
export interface SymmetryDefinition {
  /** Kebab-case, stable. */
  readonly id: string;
  /** For a person: `softmax shift`. */
  readonly title: string;
  readonly explanation: string;
  /** It holds at this point and not around it: mixtures of its directions with others need not be flat. */
  readonly onlyHere?: boolean;
  /** Tangent vectors at the objective's last differentiated point; they need not be independent. */
  generators(point: SymmetryPoint): Float64Array[];
}

/** Where one layer's tensor lies in a flat vector of parameters; undefined where the layer has no such tensor. */
export type Place = number | undefined;

/** The network at a point, as symmetries ask about it. */
export class SymmetryPoint {
  readonly size: number;
  readonly theta: FloatArray;

  constructor(readonly objective: NetworkObjective) {
    this.size = objective.size;
    this.theta = objective.network.parameters.data;
  }

  get types(): readonly string[] {
    return this.objective.network.layers.map(layer => layer.type);
  }

  /** Indices of the layers of a type. */
  all(type: string): number[] {
    return this.types.flatMap((found, index) => (found === type ? [index] : []));
  }

  width(layer: number): number {
    return this.objective.network.layers[layer].outFeatures;
  }

  inFeatures(layer: number): number {
    return this.objective.network.layers[layer].inFeatures;
  }

  place(layer: number, tensor: string): Place {
    const { segments } = this.objective.network;
    return segments.find(
      found => found.layer === layer && found.tensor === tensor && found.kind === 'parameter',
    )?.offset;
  }

  zeros(): Float64Array {
    return new Float64Array(this.size);
  }

  /** The next layer after `layer` that is not a Dropout (which is off here and so is the identity). */
  next(layer: number): number | undefined {
    const found = this.types.findIndex((type, index) => index > layer && type !== 'Dropout');
    return found < 0 ? undefined : found;
  }

  previous(layer: number): number | undefined {
    for (let index = layer - 1; index >= 0; index--) if (this.types[index] !== 'Dropout') return index;
    return undefined;
  }

  /** True when a batch norm normalises with the batch's own statistics here. */
  usesBatchStatistics(layer: number): boolean {
    const { network, spec } = this.objective;
    return (
      this.types[layer] === 'BatchNorm1d' &&
      (spec.mode === 'train' || network.segmentsOf(layer, 'buffer').length === 0)
    );
  }

  /** What the layer puts out, [rows × width]; the data itself for −1. */
  output(layer: number): FloatArray {
    const { pass } = this.objective;
    return (layer < 0 ? pass.input : pass.outputs[layer]).data;
  }

  /** Smallest and largest output of each unit over all rows. */
  range(layer: number): { readonly low: Float64Array; readonly high: Float64Array } {
    const width = layer < 0 ? this.inFeatures(0) : this.width(layer);
    const low = new Float64Array(width).fill(Infinity);
    const high = new Float64Array(width).fill(-Infinity);
    const values = this.output(layer);
    for (let s = 0, k = 0; s < this.objective.rows; s++) {
      for (let unit = 0; unit < width; unit++, k++) {
        low[unit] = Math.min(low[unit], values[k]);
        high[unit] = Math.max(high[unit], values[k]);
      }
    }
    return { low, high };
  }
}
