/** Which vector laid out as the parameters is meant: the values, the last minibatch's gradient, the last update. */
export type TensorSource = 'value' | 'gradient' | 'update';

export interface TensorParams {
  readonly layer: number;
  /** As in the state dict: `weight`, `bias`, `running_mean`, `running_var`. Buffers have values only. */
  readonly tensor: string;
  readonly of?: TensorSource;
}

/** A whole tensor as it is, row-major. Float64 so that no digit of either precision is lost; NaN stays NaN. */
export interface TensorValues {
  readonly shape: readonly number[];
  readonly values: Float64Array;
  /** Where it begins in the vector of all parameters; undefined for buffers. */
  readonly offset: number | undefined;
}
