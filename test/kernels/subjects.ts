import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import * as fc from 'fast-check';
import type { KernelVariant } from '../../core/kernels/instantiate';
import type { Kernels } from '../../core/kernels/kernels';
import { TensorMemory, type IntTensor, type Precision, type Tensor } from '../../core/kernels/memory';
import { twinKernels } from './twin';

// Node 20 knows relaxed SIMD behind a flag only; the editor's engine has it without.
setFlagsFromString('--experimental-wasm-relaxed-simd');

const guard = 8;

/** Kernels of one precision and variant beside their twin, on one memory. */
export class Subject {
  readonly memory: TensorMemory;
  readonly kernels: Kernels;
  /** Half the distance from 1 to the next number. */
  readonly epsilon: number;
  private readonly twin: Kernels;
  private readonly mark: number;
  private floats: { readonly tensor: Tensor; readonly guarded: Tensor }[] = [];
  private state = 1;

  constructor(
    readonly precision: Precision,
    readonly variant: KernelVariant,
  ) {
    this.memory = TensorMemory.create(variant);
    this.kernels = this.memory.kernels(precision);
    this.twin = twinKernels(this.memory, precision);
    this.epsilon = precision === 'float32' ? 2 ** -24 : 2 ** -53;
    this.mark = this.memory.mark();
  }

  /** Forgets all tensors; what `tensor` draws from now on follows from the seed. */
  begin(seed: number): void {
    this.memory.release(this.mark);
    this.floats = [];
    this.state = seed | 0;
  }

  /** Evenly distributed numbers; NaN before and behind them, which no kernel may use or overwrite. */
  tensor(length: number, low = -1, high = 1): Tensor {
    const guarded = this.memory.tensor(this.precision, length + 2 * guard);
    guarded.data.fill(NaN);
    const tensor = guarded.slice(guard, length);
    for (let i = 0; i < length; i++) tensor.data[i] = low + (high - low) * this.random();
    this.floats.push({ tensor, guarded });
    return tensor;
  }

  /** Evenly distributed integers below `bound`. */
  int32(length: number, bound: number): IntTensor {
    const tensor = this.memory.int32(length);
    for (let i = 0; i < length; i++) tensor.data[i] = Math.floor(bound * this.random());
    return tensor;
  }

  /**
   * Runs the kernels and the twin from the same state: every tensor, and what is returned, must agree within `tolerance`
   * units of round-off (of the larger of 1 and the number itself).
   */
  agree(tolerance: number, call: (kernels: Kernels) => number | void): void {
    const before = this.floats.map(({ tensor }) => tensor.data.slice());
    const found = call(this.kernels);
    const results = this.floats.map(({ tensor }) => tensor.data.slice());
    this.checkGuards();
    this.floats.forEach(({ tensor }, t) => tensor.data.set(before[t]));
    const expected = call(this.twin);
    this.floats.forEach(({ tensor }, t) => {
      tensor.data.forEach((value, i) =>
        this.checkClose(results[t][i], value, tolerance, `tensor ${t}[${i}]`),
      );
    });
    if (typeof expected === 'number')
      this.checkClose(found as number, expected, tolerance, 'the returned number');
  }

  checkClose(found: number, expected: number, tolerance: number, where: string): void {
    if (Object.is(found, expected) || found === expected) return;
    const allowed = tolerance * this.epsilon * Math.max(1, Math.abs(expected));
    assert.ok(Math.abs(found - expected) <= allowed, `${where} is ${found}, the twin's ${expected}`);
  }

  private checkGuards(): void {
    this.floats.forEach(({ tensor, guarded }, t) => {
      for (let i = 0; i < guard; i++) {
        assert.ok(Number.isNaN(guarded.data[i]), `a number was written before tensor ${t}`);
        const behind = guarded.data[guard + tensor.length + i];
        assert.ok(Number.isNaN(behind), `a number was written behind tensor ${t}`);
      }
    });
  }

  /** mulberry32 (Tommy Ettinger, public domain). */
  private random(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
}

/** A `describe` block for both precisions and both variants. */
export function forEverySubject(title: string, tests: (subject: Subject) => void): void {
  for (const precision of ['float32', 'float64'] as const) {
    for (const variant of ['relaxed', 'simd'] as const) {
      describe(`${title} (${precision}, ${variant})`, () => tests(new Subject(precision, variant)));
    }
  }
}

/** Sizes around vectors, tiles and blocks, and primes. */
export const size = fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15, 16, 17, 23, 31, 32, 33, 37);
/** For sums: also around the depth at which a product is cut into blocks. */
export const depth = fc.oneof(
  { weight: 4, arbitrary: size },
  fc.constantFrom(64, 97, 256, 263, 287, 288, 289),
);
export const seed = fc.integer();

/** A property with a fixed sequence of cases, so that every run tests the same. */
export function check<T extends [unknown, ...unknown[]]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  predicate: (...values: T) => void,
  runs = 40,
): void {
  fc.assert(fc.property(...arbitraries, predicate), { seed: 20, numRuns: runs });
}
