import { MersenneTwister } from './mersenneTwister';

/**
 * A stream of random numbers of its own for each use (data, split, order of an epoch …), derived from the config's seed, so
 * that changing one thing leaves the draws of the others as they are.
 */
export class RandomStream {
  private readonly engine: MersenneTwister;
  private spare: number | undefined;

  /** @param keys what the stream is for, and for instance the number of the epoch */
  constructor(seed: number, ...keys: readonly (string | number)[]) {
    let hash = mix(mix(seed >>> 0) ^ Math.floor(seed / 2 ** 32));
    for (const key of keys) for (const code of codesOf(key)) hash = mix(hash ^ code);
    this.engine = new MersenneTwister(hash >>> 0);
  }

  /** In [0, 1), with 53 random bits. */
  uniform(): number {
    const high = this.engine.nextUint32() >>> 5;
    const low = this.engine.nextUint32() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /** Standard normal (Box and Muller 1958). */
  normal(): number {
    if (this.spare !== undefined) {
      const value = this.spare;
      this.spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** A whole number in [0, n), without the bias of a remainder (Lemire 2019 rejects the same few values). */
  below(n: number): number {
    const limit = 2 ** 32 - (2 ** 32 % n);
    for (;;) {
      const draw = this.engine.nextUint32();
      if (draw < limit) return draw % n;
    }
  }

  /** 0 … n − 1 in random order (Fisher and Yates, in Durstenfeld's form). */
  permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const held = order[i];
      order[i] = order[j];
      order[j] = held;
    }
    return order;
  }
}

function codesOf(key: string | number): readonly number[] {
  return typeof key === 'number' ? [key >>> 0] : Array.from(key, letter => letter.charCodeAt(0));
}

/** A bijection of 32 bits that spreads each bit over all (the finaliser of MurmurHash3). */
function mix(value: number): number {
  let x = (value + 0x9e3779b9) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
