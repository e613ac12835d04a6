/**
 * A symmetric linear map known only by its products, most often the Hessian of a loss. The algorithms of this folder know
 * nothing of layers; a matrix wrapped in one of these tests each of them alone.
 */
export interface SymmetricOperator {
  readonly size: number;
  /** output = A input; the arrays differ. */
  apply(input: Float64Array, output: Float64Array): void;
}

/** A dense symmetric matrix [size × size], row-major, as an operator. */
export function denseOperator(matrix: Float64Array, size: number): SymmetricOperator {
  return {
    size,
    apply(input, output) {
      for (let i = 0; i < size; i++) {
        let sum = 0;
        const row = i * size;
        for (let j = 0; j < size; j++) sum += matrix[row + j] * input[j];
        output[i] = sum;
      }
    },
  };
}
