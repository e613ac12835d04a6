const N = 624;
const M = 397;

/**
 * mt19937 (Matsumoto and Nishimura, 1998), seeded by `init_genrand`: the engine behind PyTorch's CPU generator.
 * https://www.math.sci.hiroshima-u.ac.jp/m-mat/MT/MT2002/CODES/mt19937ar.c
 */
export class MersenneTwister {
  private readonly state = new Uint32Array(N);
  private position = N;

  /** Only the low 32 bits of the seed count, as in PyTorch; negative seeds are taken modulo 2³². */
  constructor(seed: number) {
    const state = this.state;
    // `>>> 0` reduces any safe integer modulo 2³² (ToUint32).
    state[0] = seed >>> 0;
    for (let i = 1; i < N; i++) {
      const previous = state[i - 1] ^ (state[i - 1] >>> 30);
      state[i] = Math.imul(1812433253, previous) + i;
    }
  }

  /** The next 32 random bits, as an unsigned integer. */
  nextUint32(): number {
    if (this.position === N) this.refill();
    let y = this.state[this.position++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  private refill(): void {
    const state = this.state;
    for (let i = 0; i < N; i++) {
      const y = (state[i] & 0x80000000) | (state[(i + 1) % N] & 0x7fffffff);
      state[i] = state[(i + M) % N] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.position = 0;
  }
}
