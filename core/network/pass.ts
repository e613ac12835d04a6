import type { Precision, Tensor, TensorMemory } from '../kernels/memory';
import type { DirectionalActivations, Layer, LayerPass } from './layer';
import type { Loss, LossPass } from './loss';

export interface PassOptions {
  /** Also allocate ∂L/∂output of every layer, for `loss` with gradient and `backward`. Default false. */
  readonly gradients?: boolean;
  /** Also allocate what Jacobian- and Hessian-vector products need; implies `gradients`. Default false. */
  readonly directional?: boolean;
  /** Also allocate ∂L/∂input. Default false. */
  readonly inputGradient?: boolean;
  /** Rows that exist already, [capacity × inFeatures]; without it the pass has an input of its own to be filled. */
  readonly input?: Tensor;
}

/**
 * The activations of one pass over up to `capacity` rows: all that a forward, backward or directional pass writes besides
 * the gradients. Several passes over one network never disturb each other. Everything is allocated here, once.
 */
export class Pass {
  readonly input: Tensor;
  /** Per layer, [capacity × outFeatures]. */
  readonly outputs: readonly Tensor[];
  /** ∂L/∂output per layer; empty without `gradients`. */
  readonly outputGradients: readonly Tensor[];
  /** ∂L/∂input; undefined unless asked for. */
  readonly inputGradient: Tensor | undefined;
  /** R{output} and R{∂L/∂output} per layer; empty without `directional`. */
  readonly outputTangents: readonly Tensor[];
  readonly outputGradientTangents: readonly Tensor[];
  /** What each layer reads and writes on a directional pass; undefined entries otherwise. */
  readonly directional: readonly (DirectionalActivations | undefined)[];
  readonly layers: readonly LayerPass[];
  readonly loss: LossPass;

  constructor(
    layers: readonly Layer[],
    loss: Loss,
    memory: TensorMemory,
    precision: Precision,
    readonly capacity: number,
    options: PassOptions,
  ) {
    const directional = options.directional ?? false;
    const gradients = directional || (options.gradients ?? false);
    const perLayer = (wanted: boolean): Tensor[] =>
      wanted ? layers.map(layer => memory.tensor(precision, capacity * layer.outFeatures)) : [];
    this.input = options.input ?? memory.tensor(precision, capacity * layers[0].inFeatures);
    this.outputs = perLayer(true);
    this.outputGradients = perLayer(gradients);
    this.inputGradient = options.inputGradient
      ? memory.tensor(precision, capacity * layers[0].inFeatures)
      : undefined;
    this.outputTangents = perLayer(directional);
    this.outputGradientTangents = perLayer(directional);
    this.directional = layers.map((_, index) =>
      directional
        ? {
            inputTangent: index === 0 ? undefined : this.outputTangents[index - 1],
            outputTangent: this.outputTangents[index],
            outputGradient: this.outputGradients[index],
            outputGradientTangent: this.outputGradientTangents[index],
            inputGradientTangent: index === 0 ? undefined : this.outputGradientTangents[index - 1],
          }
        : undefined,
    );
    this.layers = layers.map((layer, index) =>
      layer.bind({
        capacity,
        input: index === 0 ? this.input : this.outputs[index - 1],
        output: this.outputs[index],
        directional: this.directional[index],
      }),
    );
    const last = layers.length - 1;
    this.loss = loss.bind({
      capacity,
      logits: this.outputs[last],
      logitGradient: this.outputGradients.at(last),
      logitTangent: this.outputTangents.at(last),
      logitGradientTangent: this.outputGradientTangents.at(last),
    });
  }

  /** What the network answers: the last layer's output. */
  get logits(): Tensor {
    return this.outputs[this.outputs.length - 1];
  }
}
