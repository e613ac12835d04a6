import type { FloatArray } from '../network/definition';
import { layerDefinition } from '../network/layers/registry';
import type { Network } from '../network/network';
import type { UnitState } from '../session/protocol/graph';
import { isKinked, SATURATED_SLOPE, steepestSlope } from './activationMarks';

/** A unit that is on for less than this share of the samples is dying. */
export const DYING_SHARE = 0.01;
/** A unit that is saturated for more than this share of the samples is called so. */
export const SATURATED_SHARE = 0.95;

/** What one layer's units do over a set of samples. */
export interface UnitActivity {
  readonly layer: number;
  readonly units: number;
  readonly samples: number;
  /**
   * Per unit: samples with output > 0 (ReLU), with positive input (other kinked functions), or with a slope that is not
   * saturated (smooth ones).
   */
  readonly active: Int32Array;
  readonly sum: Float64Array;
  readonly sumOfSquares: Float64Array;
  readonly nonFinite: Int32Array;
  /** Largest input of the unit over the samples: how far a dead one is from waking. */
  readonly largestInput: Float64Array;
}

/** Counts over samples that come in portions. One object for each layer and each whole set. */
export class ActivityCounter {
  private readonly active: Int32Array;
  private readonly sum: Float64Array;
  private readonly sumOfSquares: Float64Array;
  private readonly nonFinite: Int32Array;
  private readonly largestInput: Float64Array;
  private readonly isActive: ((z: number) => boolean) | undefined;
  private samples = 0;

  constructor(
    network: Network,
    private readonly layer: number,
    private readonly units: number,
  ) {
    this.active = new Int32Array(units);
    this.sum = new Float64Array(units);
    this.sumOfSquares = new Float64Array(units);
    this.nonFinite = new Int32Array(units);
    this.largestInput = new Float64Array(units).fill(-Infinity);
    this.isActive = activityTest(network, layer);
  }

  /** @param input, output of the layer, [rows × units] */
  add(input: FloatArray, output: FloatArray, rows: number): void {
    const { units, active, sum, sumOfSquares, nonFinite, largestInput, isActive } = this;
    for (let s = 0, k = 0; s < rows; s++) {
      for (let unit = 0; unit < units; unit++, k++) {
        const value = output[k];
        if (Number.isFinite(value)) {
          sum[unit] += value;
          sumOfSquares[unit] += value * value;
        } else nonFinite[unit]++;
        if (!isActive) continue;
        const z = input[k];
        if (z > largestInput[unit]) largestInput[unit] = z;
        if (isActive(z)) active[unit]++;
      }
    }
    this.samples += rows;
  }

  result(): UnitActivity {
    const { layer, units, samples, active, sum, sumOfSquares, nonFinite, largestInput } = this;
    return { layer, units, samples, active, sum, sumOfSquares, nonFinite, largestInput };
  }
}

/** When a unit of this layer counts as active for a sample; undefined for layers without units to judge. */
function activityTest(network: Network, layer: number): ((z: number) => boolean) | undefined {
  const config = network.layerConfigs[layer];
  const { elementwise } = layerDefinition(config);
  if (!elementwise) return undefined;
  if (isKinked(config, elementwise)) return z => z > 0;
  const least = SATURATED_SLOPE * steepestSlope(config, elementwise);
  return z => Math.abs(elementwise.slope(config, z)) >= least;
}

/** The state of each unit; empty for layers whose units have none. */
export function statesOf(network: Network, activity: UnitActivity): UnitState[] {
  const { type } = network.layerConfigs[activity.layer];
  const { elementwise } = layerDefinition(network.layerConfigs[activity.layer]);
  if (!elementwise) return [];
  return Array.from(activity.active, (active, unit) => {
    // NaN is not 0: such a unit is broken, not dead, and `nonFinite` says so.
    if (activity.nonFinite[unit] > 0) return 'healthy';
    const share = activity.samples > 0 ? active / activity.samples : Number.NaN;
    if (type === 'ReLU') {
      if (active === 0) return 'dead';
      if (share < DYING_SHARE) return 'dying';
      return active === activity.samples ? 'linear' : 'healthy';
    }
    // A leaky unit on one side of its kink for every sample is linear, whichever the side.
    if (type === 'LeakyReLU' || type === 'ELU')
      return active === activity.samples || (active === 0 && type === 'LeakyReLU') ? 'linear' : 'healthy';
    return activity.samples - active > SATURATED_SHARE * activity.samples ? 'saturated' : 'healthy';
  });
}
