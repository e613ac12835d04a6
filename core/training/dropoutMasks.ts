import type { DropoutStream } from '../network/layer';

/**
 * Dropout masks that follow from seed, step and layer alone, so that any step can be repeated without the ones before it.
 *
 * Each mask comes from a xoshiro128** generator of its own (Blackman and Vigna 2018, https://prng.di.unimi.it), whose
 * state is drawn from a hash of seed, step and layer. The masks are not PyTorch's, whose stream depends on all that was
 * drawn before.
 */
export class DropoutMasks implements DropoutStream {
  /** The step that is being made, from 0. */
  step = 0;
  private readonly seedHash: number;

  constructor(seed: number) {
    // Both halves of a seed beyond 32 bits count.
    this.seedHash = mix(mix(seed >>> 0) ^ Math.floor(seed / 2 ** 32));
  }

  fillMask(layer: number, mask: Float32Array | Float64Array, count: number, p: number): void {
    const key = mix(mix(this.seedHash ^ this.step) ^ layer);
    let a = mix(key);
    let b = mix(a);
    let c = mix(b);
    // The generator must not start with zeros alone; `mix` has no cycle of four zeros since mix(0) is not 0.
    let d = mix(c);
    const threshold = p * 2 ** 32;
    const kept = 1 / (1 - p);
    for (let i = 0; i < count; i++) {
      const scrambled = Math.imul(b, 5);
      const draw = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = (d << 11) | (d >>> 21);
      mask[i] = draw >= threshold ? kept : 0;
    }
  }
}

/** One step of SplitMix32: the golden ratio's increment, then MurmurHash3's finaliser. */
function mix(value: number): number {
  let z = (value + 0x9e3779b9) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return z ^ (z >>> 16);
}
