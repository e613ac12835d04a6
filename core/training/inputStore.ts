import type { Precision, Tensor, TensorMemory } from '../kernels/memory';
import type { FloatArray } from '../network/definition';

/** Lets the data be loaded straight into the memory of the run that will train on it, so that there is one copy of it. */
export class InputStore {
  private readonly tensors = new Map<FloatArray, Tensor>();

  constructor(readonly memory: TensorMemory) {}

  /** Room for values; a view of the memory. */
  allocate(precision: Precision, length: number): FloatArray {
    const tensor = this.memory.tensor(precision, length);
    this.tensors.set(tensor.data, tensor);
    return tensor.data;
  }

  /** The tensor behind what `allocate` gave; undefined for other arrays. */
  tensorOf(values: FloatArray): Tensor | undefined {
    return this.tensors.get(values);
  }
}
