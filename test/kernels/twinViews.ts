import type { FloatArray } from '../../core/network/definition';
import type { Precision, TensorMemory } from '../../core/kernels/memory';

/** Views of a session's memory at the byte offsets that kernels take; 0 is absent. */
export interface TwinViews {
  real(pointer: number, length: number): FloatArray;
  optional(pointer: number, length: number): FloatArray | undefined;
  int32(pointer: number, length: number): Int32Array;
  float64(pointer: number, length: number): Float64Array;
}

export function twinViews(memory: TensorMemory, precision: Precision): TwinViews {
  const real = (pointer: number, length: number): FloatArray =>
    precision === 'float32'
      ? new Float32Array(memory.memory.buffer, pointer, length)
      : new Float64Array(memory.memory.buffer, pointer, length);
  return {
    real,
    optional: (pointer, length) => (pointer === 0 ? undefined : real(pointer, length)),
    int32: (pointer, length) => new Int32Array(memory.memory.buffer, pointer, length),
    float64: (pointer, length) => new Float64Array(memory.memory.buffer, pointer, length),
  };
}
