import type { DataPart } from '../data/dataset';
import type { IntTensor, Precision, Tensor, TensorMemory } from '../kernels/memory';
import type { TargetKind } from '../network/definition';
import type { InputStore } from './inputStore';

/** One part of the data in the tensor memory, as the kernels read it. */
export interface TensorPart {
  readonly rows: number;
  readonly inFeatures: number;
  /** [rows × inFeatures]. */
  readonly inputs: Tensor;
  readonly target: PartTarget;
}

/** What the loss compares with: class indices [rows], or values [rows × width]. */
export type PartTarget =
  | { readonly kind: 'labels'; readonly tensor: IntTensor }
  | { readonly kind: 'values'; readonly tensor: Tensor; readonly width: number };

/** Puts a part into the memory, where its inputs may be already. Labels become values 0 and 1 for a loss that compares with values. */
export function placePart(
  part: DataPart,
  inFeatures: number,
  targetKind: TargetKind,
  memory: TensorMemory,
  precision: Precision,
  store?: InputStore,
): TensorPart {
  const inputs = store?.tensorOf(part.inputs) ?? memory.tensor(precision, part.rows * inFeatures);
  if (inputs.data !== part.inputs) inputs.data.set(part.inputs);
  if (targetKind === 'labels') {
    const tensor = memory.int32(part.rows);
    tensor.data.set(part.labels);
    return { rows: part.rows, inFeatures, inputs, target: { kind: 'labels', tensor } };
  }
  const values = part.targets.length > 0 ? part.targets : part.labels;
  const tensor = memory.tensor(precision, values.length);
  tensor.data.set(values);
  const width = part.rows === 0 ? 1 : values.length / part.rows;
  return { rows: part.rows, inFeatures, inputs, target: { kind: 'values', tensor, width } };
}

/** A target of the same kind for up to `capacity` rows, to gather minibatches into. */
export function emptyTarget(
  target: PartTarget,
  capacity: number,
  memory: TensorMemory,
  precision: Precision,
): PartTarget {
  if (target.kind === 'labels') return { kind: 'labels', tensor: memory.int32(capacity) };
  const { width } = target;
  return { kind: 'values', tensor: memory.tensor(precision, capacity * width), width };
}
