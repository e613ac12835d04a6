import type { Static, TObject } from '@sinclair/typebox';
import type { TorchGenerator } from '../random/torchGenerator';
import type { Layer, LayerBinding } from './layer';

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
}

export type FloatArray = Float32Array | Float64Array;

/**
 * Everything Deadeye knows about one type of layer. Adding a layer is one file that exports one of these, and one line
 * in `layers/registry.ts`.
 *
 * A definition is light: importing it loads neither the kernels nor a network, so that the editor can use its schema,
 * its documentation and its shape rule.
 */
export interface LayerDefinition<S extends TObject = TObject> {
  /** PyTorch's class name; the `type` in the config. */
  readonly type: string;
  /** The config's keys with PyTorch's defaults; descriptions are Markdown and appear in hover and completion. */
  readonly schema: S;
  shape(config: Static<S>, inFeatures: number): LayerShape;
  /** Fills freshly allocated parameters, drawing from `random` exactly as the PyTorch module's `reset_parameters` does. */
  initialize(config: Static<S>, parameters: ReadonlyMap<string, FloatArray>, random: TorchGenerator): void;
  create(config: Static<S>, binding: LayerBinding): Layer;
  /** The expression that builds the same module, for example `nn.Linear(20, 40)`. */
  toPyTorch(config: Static<S>, inFeatures: number): string;
}
