import type { Static, TObject } from '@sinclair/typebox';
import type { Task } from '../data/dataset';
import type { TorchGenerator } from '../random/torchGenerator';
import type { Layer, LayerBinding } from './layer';
import type { Loss, LossBinding } from './loss';

/** A named tensor of a layer, as in the state dict of the same `torch.nn` module: `weight` [out, in], `bias` [out], … */
export interface TensorShape {
  readonly name: string;
  readonly shape: readonly number[];
}

/** What a layer makes of its input's width. */
export interface LayerShape {
  readonly outFeatures: number;
  readonly parameters: readonly TensorShape[];
  /** State that is saved but not trained (`running_mean`, `running_var`). Counters are kept apart. */
  readonly buffers: readonly TensorShape[];
  /** Name of the layer's integer state (`num_batches_tracked`, shape [] and I64 in the state dict), if it has one. */
  readonly counter?: string;
}

export type FloatArray = Float32Array | Float64Array;

/** Settings that are right one by one but do not fit together; `key` is the one to change. */
export interface SettingIssue {
  readonly key: string;
  /** Stable, kebab-case. */
  readonly code: string;
  /** What is so and what to do. */
  readonly message: string;
}

/**
 * Everything Deadeye knows about one type of layer. Adding a layer is one file that exports one of these, and one line
 * in `layers/registry.ts`.
 *
 * A definition is light: importing it loads neither the kernels nor a network, so that the editor can use its schema,
 * its documentation and its shape rule. Every method fills in the schema's defaults itself.
 */
export interface LayerDefinition<S extends TObject = TObject> {
  /** PyTorch's class name; the `type` in the config. */
  readonly type: string;
  /** The config's keys with PyTorch's defaults; descriptions are Markdown and appear in hover and completion. */
  readonly schema: S;
  shape(config: Static<S>, inFeatures: number): LayerShape;
  /** Batch statistics need at least this many rows in train mode; absent means 1. */
  minimumTrainingRows?(config: Static<S>): number;
  /**
   * Fills freshly allocated parameters and buffers, drawing from `random` exactly as building the PyTorch module does
   * (`reset_parameters`). A custom `init` is not applied here but in `reinitialize`.
   */
  initialize(config: Static<S>, tensors: ReadonlyMap<string, FloatArray>, random: TorchGenerator): void;
  /** Applies the config's own initialisers; called for all layers in order once every layer has been built. */
  reinitialize?(
    config: Static<S>,
    inFeatures: number,
    tensors: ReadonlyMap<string, FloatArray>,
    random: TorchGenerator,
  ): void;
  create(config: Static<S>, binding: LayerBinding): Layer;
  /** The expression that builds the same module, for example `nn.Linear(20, 40)`. */
  toPyTorch(config: Static<S>, inFeatures: number): string;
  /** The statements that apply the config's own initialisers to `module`, such as `nn.init.zeros_(model[0].bias)`. */
  reinitializeInPyTorch?(config: Static<S>, module: string): string[];
  /** Present for layers that act on each value alone; gives the curve itself, for pictures and explanations. */
  readonly elementwise?: ElementwiseFunction<Static<S>>;
}

/** The one place at which a function that rises elsewhere turns from falling, or falls at once. */
export interface Turn {
  readonly at: number;
  /** The furthest it comes around there, on either side, with room for the rounding of `at`. */
  readonly values: readonly number[];
}

/** A scalar function with its first two derivatives; where one does not exist, PyTorch's value. */
export interface ElementwiseFunction<C> {
  /** f″ ≡ 0 away from the kinks: the Hessian sees only the mask f′. */
  readonly piecewiseLinear: boolean;
  /** Undefined for one that only rises. */
  turn(config: C): Turn | undefined;
  value(config: C, x: number): number;
  slope(config: C, x: number): number;
  curvature(config: C, x: number): number;
}

/** One way to fill a tensor, with the name, arguments and draws of a function of `torch.nn.init`. */
export interface InitialiserDefinition<S extends TObject = TObject> {
  /** The function's name, with its trailing underscore; the `type` in the config. */
  readonly type: string;
  readonly schema: S;
  /** True when the function is defined for matrices only and so cannot fill a bias. */
  readonly matrixOnly: boolean;
  /** What a range of a single value cannot say. */
  check?(config: Static<S>): readonly SettingIssue[];
  /** Fills `tensor` of the given shape ([out, in] or [out]), drawing as PyTorch does in that precision. */
  fill(config: Static<S>, tensor: FloatArray, shape: readonly number[], random: TorchGenerator): void;
  /** The statement for `tensor`, for example `nn.init.kaiming_uniform_(model[0].weight, nonlinearity='relu')`. */
  toPyTorch(config: Static<S>, tensor: string): string;
}

/** What a loss compares the network's output with: class indices per row, or values per output. */
export type TargetKind = 'labels' | 'values';

/** Everything Deadeye knows about one loss (reduction: mean). */
export interface LossDefinition<S extends TObject = TObject> {
  readonly type: string;
  readonly schema: S;
  readonly targetKind: TargetKind;
  /** Why the loss does not fit the task, with what to do about it; undefined when it fits. */
  taskMismatch(task: Task): string | undefined;
  /** The width that the network's output must have for a task that fits. */
  outFeatures(task: Task): number;
  create(config: Static<S>, binding: LossBinding): Loss;
  /** The expression that builds the same module, for example `nn.CrossEntropyLoss()`. */
  toPyTorch(config: Static<S>): string;
}
