import type { Network } from '../network/network';
import type { Pass } from '../network/pass';
import type { TensorPart } from '../training/trainingData';

const chunkRows = 256;

/**
 * Which ReLU units no row of a part wakes, in eval mode, with the weights the network has now. It stops looking at rows as
 * soon as every unit has been seen awake, so that a healthy network costs a portion of the data.
 */
export class DeadUnitScan {
  /** ReLU layers. */
  readonly layers: readonly number[];
  private readonly pass: Pass;

  constructor(
    private readonly network: Network,
    private readonly part: TensorPart,
  ) {
    this.layers = network.layers.flatMap(({ type }, index) => (type === 'ReLU' ? [index] : []));
    this.pass = network.createPass(Math.max(1, Math.min(chunkRows, part.rows)));
  }

  /** Per ReLU layer, 1 for dead units. Of a part without rows, all are. */
  scan(): readonly Uint8Array[] {
    const { network, part, pass, layers } = this;
    const dead = layers.map(layer => new Uint8Array(network.layers[layer].outFeatures).fill(1));
    let left = dead.reduce((sum, flags) => sum + flags.length, 0);
    for (let start = 0; start < part.rows && left > 0; start += pass.capacity) {
      const rows = this.forward(start);
      layers.forEach((layer, k) => {
        const { data } = pass.outputs[layer];
        const flags = dead[k];
        for (let row = 0, at = 0; row < rows; row++)
          for (let unit = 0; unit < flags.length; unit++, at++)
            if (flags[unit] === 1 && data[at] > 0) {
              flags[unit] = 0;
              left--;
            }
      });
    }
    return dead;
  }

  /** Whether one unit of a ReLU layer is dead. */
  isDead(layer: number, unit: number): boolean {
    const { part, pass, network } = this;
    const width = network.layers[layer].outFeatures;
    for (let start = 0; start < part.rows; start += pass.capacity) {
      const rows = this.forward(start);
      const { data } = pass.outputs[layer];
      for (let row = 0; row < rows; row++) if (data[row * width + unit] > 0) return false;
    }
    return true;
  }

  private forward(start: number): number {
    const { network, part, pass } = this;
    const rows = Math.min(pass.capacity, part.rows - start);
    const { inFeatures } = part;
    pass.input.data.set(part.inputs.data.subarray(start * inFeatures, (start + rows) * inFeatures));
    network.forward(pass, rows, { mode: 'eval' });
    return rows;
  }
}
