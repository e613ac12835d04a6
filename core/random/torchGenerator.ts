import { fusedMultiplyAdd } from './fusedMultiplyAdd';
import { MersenneTwister } from './mersenneTwister';

const TWO_POW_MINUS_24 = 2 ** -24;
const TWO_POW_MINUS_53 = 2 ** -53;
/** PyTorch transforms normal draws in blocks of this many once a tensor has at least as many entries. */
const BLOCK = 16;

/**
 * PyTorch's CPU generator: after `new TorchGenerator(seed)` the fills below draw what `torch.manual_seed(seed)` followed by
 * the same in-place fills draws. Integers and uniform draws are equal bit for bit; normal draws go through `log`, `cos`
 * and `sin`, whose last bit depends on the mathematics library.
 */
export class TorchGenerator {
  private readonly engine: MersenneTwister;
  /** The second half of the last Box-Muller pair of a short tensor; it outlives the tensor, as in PyTorch. */
  private spare: number | undefined;

  /** Only the low 32 bits of `seed` count, as in PyTorch. */
  constructor(seed: number) {
    this.engine = new MersenneTwister(seed);
  }

  /** `tensor.uniform_(from, to)` in the array's own precision. */
  fillUniform(target: Float32Array | Float64Array, from = 0, to = 1): void {
    if (target instanceof Float32Array) {
      const low = Math.fround(from);
      const width = Math.fround(Math.fround(to) - low);
      for (let i = 0; i < target.length; i++) target[i] = this.uniform24() * width + low;
    } else {
      const width = to - from;
      for (let i = 0; i < target.length; i++) target[i] = fusedMultiplyAdd(this.uniform53(), width, from);
    }
  }

  /** `tensor.normal_(mean, std)`: single Box-Muller pairs below 16 entries, blocks of 16 from there on. */
  fillNormal(target: Float32Array | Float64Array, mean = 0, std = 1): void {
    if (target.length < BLOCK) {
      for (let i = 0; i < target.length; i++) target[i] = this.normal() * std + mean;
      return;
    }
    this.fillUniform(target);
    let start = 0;
    for (; start + BLOCK <= target.length; start += BLOCK) transformBlock(target, start, mean, std);
    if (start < target.length) {
      // A ragged end is drawn afresh as one whole block, over entries that were already transformed.
      const last = target.subarray(target.length - BLOCK);
      this.fillUniform(last);
      transformBlock(last, 0, mean, std);
    }
  }

  /** `torch.randperm(length)`. */
  permutation(length: number): Int32Array {
    const order = Int32Array.from({ length }, (_, i) => i);
    for (let i = 0; i < length - 1; i++) {
      const other = i + (this.engine.nextUint32() % (length - i));
      const moved = order[i];
      order[i] = order[other];
      order[other] = moved;
    }
    return order;
  }

  private uniform24(): number {
    return (this.engine.nextUint32() & 0xffffff) * TWO_POW_MINUS_24;
  }

  private uniform53(): number {
    const high = this.engine.nextUint32();
    const low = this.engine.nextUint32();
    return ((high & 0x1fffff) * 2 ** 32 + low) * TWO_POW_MINUS_53;
  }

  private normal(): number {
    if (this.spare !== undefined) {
      const value = this.spare;
      this.spare = undefined;
      return value;
    }
    const angle = 2 * Math.PI * this.uniform53();
    const radius = Math.sqrt(-2 * Math.log1p(-this.uniform53()));
    this.spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }
}

/** Box-Muller on 16 uniforms in place: the first eight give radii, the last eight angles (`normal_fill_16` in ATen). */
function transformBlock(values: Float32Array | Float64Array, start: number, mean: number, std: number): void {
  for (let j = start; j < start + 8; j++) {
    const radius = Math.sqrt(-2 * Math.log(1 - values[j]));
    const angle = 2 * Math.PI * values[j + 8];
    values[j] = radius * Math.cos(angle) * std + mean;
    values[j + 8] = radius * Math.sin(angle) * std + mean;
  }
}
