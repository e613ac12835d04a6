import { instantiateKernels, kernelVariant } from './instantiate';
import { shareKernels } from './sharedKernels';
import { ThreadPool } from './threadPool';
import type { Kernels } from './kernels';
import type { KernelVariant } from './instantiate';
import type { WasmMemory } from './webAssembly';
import { webAssembly } from './webAssembly';

export type Precision = 'float32' | 'float64';

/** A vector of numbers in the shared memory. `data` is a view, never a copy, and never detaches. */
export interface Tensor {
  readonly precision: Precision;
  /** Byte offset, as the kernels take it. */
  readonly pointer: number;
  readonly length: number;
  readonly data: Float32Array | Float64Array;
  /** A view of `length` elements from element `offset` on. */
  slice(offset: number, length: number): Tensor;
}

/** A vector of 32-bit integers in the shared memory: labels and row indices. */
export interface IntTensor {
  readonly pointer: number;
  readonly length: number;
  readonly data: Int32Array;
  slice(offset: number, length: number): IntTensor;
}

const pageBytes = 65536;
const maximumPages = 65536;
/** Cache lines of the usual processors; also more than any vector load needs. */
const alignment = 64;
/** Vector loads may touch bytes behind a tensor's end, so the memory never ends with a tensor. */
const margin = 64;
/** Below this lies the kernels' static data; offset 0 is never a tensor and so can stand for "absent". */
const scratchPointer = pageBytes;
/** What the packed panels of the largest block of a matrix product take. */
const scratchBytes = 2 << 20;

/**
 * Every tensor of a session lives in one shared WebAssembly memory, so that the kernels, and the threads that help
 * them, work on it without copies. Allocation is a stack: tensors that live as long as the session are made first,
 * temporary ones between `mark` and `release`.
 */
export class TensorMemory {
  readonly memory: WasmMemory;
  private top = scratchPointer + scratchBytes;
  private readonly instances = new Map<Precision, Kernels>();
  private pool: ThreadPool | undefined;

  private constructor(readonly variant: KernelVariant) {
    this.memory = new webAssembly.Memory({
      initial: this.top / pageBytes + 1,
      maximum: maximumPages,
      shared: true,
    });
  }

  /** A memory of its own; the kernels are compiled once per process. The fastest variant, unless one is asked for. */
  static create(variant: KernelVariant = kernelVariant()): TensorMemory {
    return new TensorMemory(variant);
  }

  /** Bytes handed out so far. */
  get used(): number {
    return this.top;
  }

  /** A tensor of zeros, aligned to a cache line. Throws RangeError when the 4 GiB of a WebAssembly memory are used up. */
  tensor(precision: Precision, length: number): Tensor {
    const size = precision === 'float32' ? 4 : 8;
    const pointer = this.allocate(length, size);
    return floatTensor(precision, this.memory.buffer, pointer, length);
  }

  /** Zeros, aligned to a cache line. Throws RangeError as `tensor` does. */
  int32(length: number): IntTensor {
    const pointer = this.allocate(length, 4);
    return intTensor(this.memory.buffer, pointer, length);
  }

  /** The place to `release` to. */
  mark(): number {
    return this.top;
  }

  /** Frees every tensor made since `mark` was taken. Their views must not be used again. */
  release(mark: number): void {
    if (mark > this.top) throw new RangeError('This mark was released before.');
    this.top = mark;
  }

  kernels(precision: Precision): Kernels {
    let kernels = this.instances.get(precision);
    if (!kernels) {
      kernels = instantiateKernels(precision, this.variant, this.memory, scratchPointer);
      if (this.pool) kernels = shareKernels(kernels, this.pool, precision === 'float64');
      this.instances.set(precision, kernels);
    }
    return kernels;
  }

  /**
   * Lets `count` threads, this one among them, share calls that are large enough to be worth it; the results keep their
   * bits. To be called before the first `kernels`; the threads start when they are first needed and end with `dispose`.
   *
   * @param file the worker bundle
   * @param always share also where the machine is too busy for it to pay
   */
  useThreads(count: number, file: string, always = false): ThreadPool {
    if (this.pool || this.instances.size > 0) throw new Error('Threads are chosen once, before the kernels.');
    const scratches = Array.from({ length: count - 1 }, () => this.place(scratchBytes));
    this.pool = new ThreadPool({ file, memory: this.memory, variant: this.variant, scratches, always });
    return this.pool;
  }

  /** Ends the threads, if there are any. The tensors stay. */
  dispose(): void {
    this.pool?.dispose();
  }

  private allocate(length: number, size: number): number {
    if (!Number.isInteger(length) || length < 0)
      throw new RangeError(`A tensor cannot have ${length} elements.`);
    const bytes = length * size;
    const pointer = this.place(bytes);
    new Uint8Array(this.memory.buffer, pointer, bytes).fill(0);
    return pointer;
  }

  /** Room with whatever is in it: untouched pages take no memory of the machine. */
  private place(bytes: number): number {
    const pointer = this.top;
    const end = pointer + Math.ceil(bytes / alignment) * alignment;
    this.reserve(end + margin);
    this.top = end;
    return pointer;
  }

  private reserve(bytes: number): void {
    const missing = Math.ceil(bytes / pageBytes) - this.memory.buffer.byteLength / pageBytes;
    if (missing <= 0) return;
    // Growing by half keeps the number of grows small; a shared memory's pages cost nothing until they are written.
    const pages = this.memory.buffer.byteLength / pageBytes;
    const wanted = Math.max(missing, Math.min(pages >> 1, maximumPages - pages));
    try {
      this.memory.grow(wanted);
    } catch {
      throw new RangeError(
        `The tensors need ${(bytes / 2 ** 30).toFixed(1)} GiB, but a session's memory cannot grow that far. ` +
          'Use fewer samples, narrower layers or a smaller batch.',
      );
    }
  }
}

function floatTensor(precision: Precision, buffer: ArrayBufferLike, pointer: number, length: number): Tensor {
  const size = precision === 'float32' ? 4 : 8;
  const data =
    precision === 'float32'
      ? new Float32Array(buffer, pointer, length)
      : new Float64Array(buffer, pointer, length);
  return {
    precision,
    pointer,
    length,
    data,
    slice(offset, count) {
      checkSlice(offset, count, length);
      return floatTensor(precision, buffer, pointer + offset * size, count);
    },
  };
}

function intTensor(buffer: ArrayBufferLike, pointer: number, length: number): IntTensor {
  return {
    pointer,
    length,
    data: new Int32Array(buffer, pointer, length),
    slice(offset, count) {
      checkSlice(offset, count, length);
      return intTensor(buffer, pointer + offset * 4, count);
    },
  };
}

function checkSlice(offset: number, count: number, length: number): void {
  if (offset < 0 || count < 0 || offset + count > length) {
    throw new RangeError(`Elements ${offset} to ${offset + count} are outside a tensor of ${length}.`);
  }
}
