import type { Kernels } from '../kernels/kernels';
import type { IntTensor, Precision, Tensor, TensorMemory } from '../kernels/memory';

/** As `module.train()` and `module.eval()`. */
export type Mode = 'train' | 'eval';

/** Draws dropout masks; one call per Dropout layer and forward pass. */
export interface DropoutStream {
  /** Fills `mask[0 … count)` with 0 (probability p) or 1/(1−p), from the stream of the given layer. */
  fillMask(layer: number, mask: Float32Array | Float64Array, count: number, p: number): void;
}

/** How to run a forward pass. Reuse one object: the training loop makes a call per step. */
export interface ForwardOptions {
  readonly mode: Mode;
  /** In train mode: also move batch norm's running statistics. Default false, so that looking never changes anything. */
  readonly updateStatistics?: boolean;
  /** In train mode: draw fresh dropout masks from here. Without it the pass keeps the masks it has (all ones at first). */
  readonly dropout?: DropoutStream;
}

/** A layer's place in the network: where its parameters, gradients and buffers live. */
export interface LayerBinding {
  readonly index: number;
  readonly inFeatures: number;
  readonly outFeatures: number;
  readonly precision: Precision;
  readonly kernels: Kernels;
  readonly memory: TensorMemory;
  /** By the names of the definition's `shape`. */
  readonly parameters: ReadonlyMap<string, Tensor>;
  readonly buffers: ReadonlyMap<string, Tensor>;
  /** First entry of each parameter in flat vectors laid out as `Network.parameters`. */
  readonly offsets: ReadonlyMap<string, number>;
  /** `num_batches_tracked`, one entry; present when the definition's shape asks for a counter. */
  readonly counter: Float64Array | undefined;
}

/** What a layer reads and writes in one pass. Tensors have the pass's capacity; the first `rows` rows are valid. */
export interface LayerActivations {
  readonly capacity: number;
  /** [capacity × inFeatures], the output of the layer before. */
  readonly input: Tensor;
  /** [capacity × outFeatures]. */
  readonly output: Tensor;
  /** Present when the pass was made for directional derivatives. */
  readonly directional: DirectionalActivations | undefined;
}

/**
 * Derivatives along a direction v in parameter space, Pearlmutter's R{·} = d/dε at θ + εv ("Fast exact multiplication by
 * the Hessian", Neural Computation 6, 1994).
 */
export interface DirectionalActivations {
  /** R{input}; undefined for the first layer, whose input does not depend on the parameters. */
  readonly inputTangent: Tensor | undefined;
  readonly outputTangent: Tensor;
  /** ∂L/∂output, as the last backward pass left it. */
  readonly outputGradient: Tensor;
  /** R{∂L/∂output}. */
  readonly outputGradientTangent: Tensor;
  /** R{∂L/∂input}; undefined for the first layer, where nobody needs it. */
  readonly inputGradientTangent: Tensor | undefined;
  /**
   * A promise of whoever runs the pass: R{input} is zero but for this column, and the layer's own parameters do not move.
   * So it is for a row of the Hessian behind the parameter's own Linear; what a layer makes of it is up to the layer.
   */
  onlyColumn?: number;
}

/** One layer with its parameters. It holds no activations: those belong to a pass. */
export interface Layer {
  readonly type: string;
  readonly inFeatures: number;
  readonly outFeatures: number;
  /** Allocates what one pass needs and returns the layer's work on it. Nothing is allocated afterwards. */
  bind(activations: LayerActivations): LayerPass;
}

/**
 * The four products of a layer over one pass (index legend: s sample, i input, o output). All methods work on the first
 * `rows` rows and refer to the last forward pass: its mode, its statistics, its masks.
 */
export interface LayerPass {
  /** What the forward pass saved for the backward one and for the eye: `mean`, `variance`, `normalized`, `mask`, … */
  readonly saved: ReadonlyMap<string, Tensor>;
  forward(rows: number, options: ForwardOptions): void;
  /**
   * The vector-Jacobian product: from ∂L/∂output to ∂L/∂input (skipped when undefined), overwriting the layer's part of
   * `gradients`, a flat vector laid out as the parameters.
   */
  backward(rows: number, outputGradient: Tensor, inputGradient: Tensor | undefined, gradients: Tensor): void;
  /** The Jacobian-vector product: R{output} along `direction`, a flat vector laid out as the parameters. */
  forwardTangent(rows: number, direction: Tensor): void;
  /** R of `backward`: writes R{∂L/∂input} and the layer's part of `product` = H·direction. */
  backwardTangent(rows: number, direction: Tensor, product: Tensor): void;
}

/** Class indices or values that the loss compares with, row by row, in the tensor memory. */
export type LossTarget = Tensor | IntTensor;
