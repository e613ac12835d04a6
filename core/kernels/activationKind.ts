/**
 * The elementwise functions that the kernels know. The values are shared with `assembly/activation.ts`, which must list
 * them in the same order.
 */
export enum ActivationKind {
  ReLU = 0,
  /** `parameter` is the negative slope. */
  LeakyReLU = 1,
  /** `parameter` is alpha. */
  ELU = 2,
  /** ½x(1 + erf(x/√2)), PyTorch's default. */
  GELU = 3,
  /** PyTorch's `approximate='tanh'`. */
  GELUTanh = 4,
  SiLU = 5,
  Sigmoid = 6,
  Tanh = 7,
  /** β = 1 and threshold = 20, PyTorch's defaults. */
  Softplus = 8,
}
