import type { Precision, Tensor, TensorMemory } from '../kernels/memory';
import { TorchGenerator } from '../random/torchGenerator';
import type { FloatArray, LayerDefinition } from './definition';
import type { ForwardOptions, Layer, LossTarget } from './layer';
import { layerDefinition, type LayerConfig } from './layers/registry';
import type { Loss } from './loss';
import { lossDefinition, type LossConfig } from './losses/registry';
import { Pass, type PassOptions } from './pass';
import { layOut, totalLength, type Segment } from './segments';

export interface BackwardOptions {
  /** Also ∂L/∂input; the pass must have been made with `inputGradient`. Default false. */
  readonly inputGradient?: boolean;
  /** Where ∂L/∂θ goes, laid out as `parameters`; default `network.gradients`. */
  readonly gradients?: Tensor;
}

const backwardDefaults: BackwardOptions = {};

/**
 * A multilayer perceptron with its loss: the parameters, and the four products on a pass. Parameters, their gradients and
 * the buffers are one flat vector each, in the order of PyTorch's state dict, so that an optimizer, a snapshot or a
 * direction in parameter space is one vector operation.
 */
export class Network {
  readonly layers: readonly Layer[];
  private readonly lossLayer: Loss;
  readonly outFeatures: number;
  readonly segments: readonly Segment[];
  readonly parameters: Tensor;
  /** ∂L/∂θ of the last `backward`. */
  readonly gradients: Tensor;
  /** Running statistics; not trained. */
  readonly buffers: Tensor;
  /** `num_batches_tracked` of the batch norms. */
  readonly counters: Float64Array;
  private readonly definitions: readonly LayerDefinition[];

  /**
   * @param inFeatures width of the data
   * @throws RangeError when the memory cannot hold the parameters
   */
  constructor(
    readonly layerConfigs: readonly LayerConfig[],
    readonly lossConfig: LossConfig,
    readonly inFeatures: number,
    readonly memory: TensorMemory,
    readonly precision: Precision,
  ) {
    if (layerConfigs.length === 0) throw new RangeError('A network needs at least one layer.');
    const kernels = memory.kernels(precision);
    this.definitions = layerConfigs.map(layerDefinition);
    const widths = [inFeatures];
    const shapes = this.definitions.map((definition, index) => {
      const shape = definition.shape(layerConfigs[index], widths[index]);
      widths.push(shape.outFeatures);
      return shape;
    });
    this.outFeatures = widths[layerConfigs.length];
    this.segments = layOut(shapes);
    const parameterCount = totalLength(this.segments, 'parameter');
    this.parameters = memory.tensor(precision, parameterCount);
    this.gradients = memory.tensor(precision, parameterCount);
    this.buffers = memory.tensor(precision, totalLength(this.segments, 'buffer'));
    this.counters = new Float64Array(totalLength(this.segments, 'counter'));
    this.layers = this.definitions.map((definition, index) =>
      definition.create(layerConfigs[index], {
        index,
        inFeatures: widths[index],
        outFeatures: widths[index + 1],
        precision,
        kernels,
        memory,
        parameters: this.tensorsOf(index, 'parameter', this.parameters),
        buffers: this.tensorsOf(index, 'buffer', this.buffers),
        offsets: new Map(
          this.segmentsOf(index, 'parameter').map(segment => [segment.tensor, segment.offset]),
        ),
        counter: this.counterOf(index),
      }),
    );
    this.lossLayer = lossDefinition(lossConfig).create(lossConfig, {
      outFeatures: this.outFeatures,
      precision,
      kernels,
      memory,
    });
  }

  /** Number of trainable values. */
  get parameterCount(): number {
    return this.parameters.length;
  }

  /** The named tensors of one layer. */
  segmentsOf(layer: number, kind?: Segment['kind']): readonly Segment[] {
    return this.segments.filter(segment => segment.layer === layer && (!kind || segment.kind === kind));
  }

  /** The values of a parameter or buffer, as a live view. */
  valuesOf(segment: Segment): FloatArray {
    if (segment.kind === 'counter')
      return this.counters.subarray(segment.offset, segment.offset + segment.length);
    const flat = segment.kind === 'parameter' ? this.parameters : this.buffers;
    return flat.slice(segment.offset, segment.length).data;
  }

  /**
   * The weights that `torch.manual_seed(seed)` and building the same `nn.Sequential` give: every module draws its default
   * in order, then the config's own initialisers are applied in order, as a script would.
   */
  initialize(seed: number): void {
    const random = new TorchGenerator(seed);
    this.counters.fill(0);
    const tensors = this.layers.map(
      (_, layer): ReadonlyMap<string, FloatArray> =>
        new Map(
          this.segmentsOf(layer)
            .filter(segment => segment.kind !== 'counter')
            .map(segment => [segment.tensor, this.valuesOf(segment)]),
        ),
    );
    this.definitions.forEach((definition, layer) => {
      definition.initialize(this.layerConfigs[layer], tensors[layer], random);
    });
    this.definitions.forEach((definition, layer) => {
      definition.reinitialize?.(
        this.layerConfigs[layer],
        this.layers[layer].inFeatures,
        tensors[layer],
        random,
      );
    });
    this.gradients.data.fill(0);
  }

  /** Room for the activations of up to `capacity` rows. */
  createPass(capacity: number, options: PassOptions = {}): Pass {
    return new Pass(this.layers, this.lossLayer, this.memory, this.precision, capacity, options);
  }

  /** Computes every layer's output for the first `rows` rows of the pass's input; the answer is the logits. */
  forward(pass: Pass, rows: number, options: ForwardOptions): Tensor {
    const { layers } = pass;
    for (let index = 0; index < layers.length; index++) layers[index].forward(rows, options);
    return pass.logits;
  }

  /** The mean loss after `forward`; with `gradient`, also writes ∂L/∂logits into the pass. */
  loss(pass: Pass, rows: number, target: LossTarget, gradient: boolean): number {
    return pass.loss.evaluate(rows, target, gradient);
  }

  /** Backpropagation after `loss` with gradient: overwrites `gradients` and the pass's `outputGradients`. */
  backward(pass: Pass, rows: number, options: BackwardOptions = backwardDefaults): void {
    const gradients = options.gradients ?? this.gradients;
    const { layers, outputGradients } = pass;
    for (let index = layers.length - 1; index >= 0; index--) {
      const inputGradient =
        index > 0 ? outputGradients[index - 1] : options.inputGradient ? pass.inputGradient : undefined;
      layers[index].backward(rows, outputGradients[index], inputGradient, gradients);
    }
  }

  /** R{logits} along `direction`, a vector laid out as the parameters; after `forward` on a directional pass. */
  jacobianVectorProduct(pass: Pass, rows: number, direction: Tensor): Tensor {
    for (const layer of pass.layers) layer.forwardTangent(rows, direction);
    return pass.outputTangents[pass.outputTangents.length - 1];
  }

  /**
   * H·direction, exact, after `forward`, `loss` with gradient and `backward` on a directional pass. Pearlmutter, "Fast exact
   * multiplication by the Hessian", Neural Computation 6, 1994.
   */
  hessianVectorProduct(pass: Pass, rows: number, direction: Tensor, product: Tensor): void {
    this.jacobianVectorProduct(pass, rows, direction);
    pass.loss.tangent(rows);
    for (let index = pass.layers.length - 1; index >= 0; index--)
      pass.layers[index].backwardTangent(rows, direction, product);
  }

  /**
   * G·direction with the Gauss-Newton matrix G = Jᵀ ∇²L J, the positive part of the Hessian. Schraudolph, "Fast curvature
   * matrix-vector products", Neural Computation 14, 2002. Overwrites the pass's gradient tangents.
   */
  gaussNewtonVectorProduct(pass: Pass, rows: number, direction: Tensor, product: Tensor): void {
    this.jacobianVectorProduct(pass, rows, direction);
    pass.loss.tangent(rows);
    const { layers, outputGradientTangents } = pass;
    for (let index = layers.length - 1; index >= 0; index--) {
      const inputGradient = index > 0 ? outputGradientTangents[index - 1] : undefined;
      layers[index].backward(rows, outputGradientTangents[index], inputGradient, product);
    }
  }

  private tensorsOf(layer: number, kind: 'parameter' | 'buffer', flat: Tensor): ReadonlyMap<string, Tensor> {
    return new Map(
      this.segmentsOf(layer, kind).map(({ tensor, offset, length }) => [tensor, flat.slice(offset, length)]),
    );
  }

  private counterOf(layer: number): Float64Array | undefined {
    const [segment] = this.segmentsOf(layer, 'counter');
    return segment && this.counters.subarray(segment.offset, segment.offset + 1);
  }
}
