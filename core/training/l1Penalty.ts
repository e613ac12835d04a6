import type { FloatArray } from '../network/definition';
import type { Network } from '../network/network';

/**
 * λ Σ |w| over the weights of the Linear layers, as a part of the training gradient: g ← g + λ·sign(w), with sign(0) = 0, which
 * is the subgradient that `torch.abs` takes. Biases and the scales and shifts of norms are left alone, since pulling them to 0
 * moves or silences a unit instead of thinning out its inputs (Goodfellow, Bengio and Courville 2016, section 7.1).
 */
export class L1Penalty {
  /** Live views of the weights and of their gradients. */
  private readonly parts: readonly { readonly weights: FloatArray; readonly gradients: FloatArray }[];

  private readonly strength: number;

  /** @param strength λ */
  constructor(network: Network, strength: number) {
    this.strength = network.precision === 'float32' ? Math.fround(strength) : strength;
    this.parts = network.segments
      .filter(({ kind, shape }) => kind === 'parameter' && shape.length > 1)
      .map(({ offset, length }) => ({
        weights: network.parameters.data.subarray(offset, offset + length),
        gradients: network.gradients.data.subarray(offset, offset + length),
      }));
  }

  /** To the gradient that `Network.backward` left. */
  addGradient(): void {
    const { strength } = this;
    for (const { weights, gradients } of this.parts)
      for (let i = 0; i < weights.length; i++) gradients[i] += strength * Math.sign(weights[i]);
  }
}
