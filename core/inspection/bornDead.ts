import type { BornDead } from '../session/protocol/inspection';
import { Network } from '../network/network';
import { TensorMemory } from '../kernels/memory';
import type { Trainer } from '../training/trainer';
import type { TensorPart } from '../training/trainingData';
import { DeadUnitScan } from './deadUnits';

/** Rows beyond this seldom wake a unit that all of these left asleep. */
const mostRows = 2000;

/**
 * Draws the initial weights anew for one seed after another and counts the units that no training row wakes: the chance of
 * being born dead (Lu et al., "Dying ReLU and initialization", 2020). A network of its own; training sees nothing of it.
 */
export class BornDeadTrial {
  private readonly network: Network;
  private readonly scan: DeadUnitScan;
  private readonly samples: number;
  private readonly counts: number[][];
  private seeds = 0;
  private wholeLayers = 0;

  constructor({ network, training }: Trainer) {
    const { layerConfigs, lossConfig, inFeatures, precision } = network;
    const memory = TensorMemory.create();
    this.network = new Network(layerConfigs, lossConfig, inFeatures, memory, precision);
    this.samples = Math.min(training.rows, mostRows);
    const inputs = memory.tensor(precision, this.samples * inFeatures);
    for (let row = 0; row < this.samples; row++) {
      const source = Math.floor((row * training.rows) / this.samples) * inFeatures;
      inputs.data.set(training.inputs.data.subarray(source, source + inFeatures), row * inFeatures);
    }
    const part: TensorPart = { rows: this.samples, inFeatures, inputs, target: training.target };
    this.scan = new DeadUnitScan(this.network, part);
    this.counts = this.scan.layers.map(() => []);
  }

  try(seed: number): void {
    this.network.initialize(seed);
    const dead = this.scan.scan().map(flags => flags.reduce((sum, flag) => sum + flag, 0));
    dead.forEach((count, k) => this.counts[k].push(count));
    if (dead.some((count, k) => count === this.unitsOf(k))) this.wholeLayers++;
    this.seeds++;
  }

  result(): BornDead {
    return {
      seeds: this.seeds,
      samples: this.samples,
      layers: this.scan.layers.map((layer, k) => {
        const units = this.unitsOf(k);
        const shares = this.counts[k].map(count => count / units);
        const probability = shares.reduce((sum, share) => sum + share, 0) / this.seeds;
        // Units of one seed share their inputs: the seeds are what is independent, not the units.
        const variance =
          shares.reduce((sum, share) => sum + (share - probability) ** 2, 0) / (this.seeds - 1);
        return {
          layer,
          units,
          probability,
          standardError: Math.sqrt(variance / this.seeds),
          dead: Int32Array.from(this.counts[k]),
        };
      }),
      wholeLayerDead: this.wholeLayers / this.seeds,
    };
  }

  private unitsOf(k: number): number {
    return this.network.layers[this.scan.layers[k]].outFeatures;
  }
}
