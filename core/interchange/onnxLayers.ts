import type { FloatArray } from '../network/definition';
import type { LayerConfig } from '../network/layers/registry';
import type { OnnxGraph } from './onnxGraph';

/** A layer to be written: its settings and its tensors by their names within the layer. */
interface OnnxLayer<T extends LayerConfig['type']> {
  /** Prefix of the names in the graph: the layer's index. */
  readonly name: string;
  readonly config: Extract<LayerConfig, { type: T }>;
  readonly width: number;
  readonly tensor: (name: string) => FloatArray | undefined;
}

type Writer<T extends LayerConfig['type']> = (graph: OnnxGraph, layer: OnnxLayer<T>, x: string) => string;

/**
 * How each layer is said in opset 17 (https://github.com/onnx/onnx/blob/main/docs/Operators.md), in eval mode. The numbers
 * of an attribute are float32 in ONNX, so in float64 functions that have any are put together from smaller ones.
 */
const writers: { readonly [T in LayerConfig['type']]: Writer<T> } = {
  Linear(graph, { name, tensor, config }, x) {
    const weight = tensor('weight') ?? [];
    const inFeatures = weight.length / config.out_features;
    const inputs = [x, graph.tensor(`${name}.weight`, [config.out_features, inFeatures], weight)];
    const bias = tensor('bias');
    if (bias) inputs.push(graph.tensor(`${name}.bias`, [bias.length], bias));
    return graph.node(`${name}.linear`, 'Gemm', inputs, { transB: 1 });
  },
  BatchNorm1d(graph, layer, x) {
    const { name, width, tensor, config } = layer;
    const mean = tensor('running_mean');
    const variance = tensor('running_var');
    const eps = config.eps ?? 1e-5;
    if (!mean || !variance) return normalize(graph, layer, x, 0, eps);
    // The attribute is float32; what its rounding takes away goes to the variances.
    const lost = graph.precision === 'float64' ? eps - Math.fround(eps) : 0;
    const inputs = [
      x,
      graph.tensor(`${name}.weight`, [width], tensor('weight') ?? filled(width, 1)),
      graph.tensor(`${name}.bias`, [width], tensor('bias') ?? filled(width, 0)),
      graph.tensor(`${name}.running_mean`, [width], mean),
      graph.tensor(
        `${name}.running_var`,
        [width],
        variance.map(value => value + lost),
      ),
    ];
    return graph.node(`${name}.batch_norm`, 'BatchNormalization', inputs, { epsilon: { float: eps } });
  },
  LayerNorm(graph, layer, x) {
    const { name, width, tensor, config } = layer;
    if (graph.precision === 'float64') return normalize(graph, layer, x, 1, config.eps ?? 1e-5);
    const inputs = [
      x,
      graph.tensor(`${name}.weight`, [width], tensor('weight') ?? filled(width, 1)),
      graph.tensor(`${name}.bias`, [width], tensor('bias') ?? filled(width, 0)),
    ];
    const epsilon = { float: config.eps ?? 1e-5 };
    return graph.node(`${name}.layer_norm`, 'LayerNormalization', inputs, { axis: 1, epsilon });
  },
  /** The identity in eval mode. */
  Dropout: (_graph, _layer, x) => x,
  ReLU: (graph, { name }, x) => graph.node(`${name}.relu`, 'Relu', [x]),
  LeakyReLU(graph, { name, config }, x) {
    const alpha = config.negative_slope ?? 0.01;
    if (graph.precision === 'float32')
      return graph.node(`${name}.leaky_relu`, 'LeakyRelu', [x], { alpha: { float: alpha } });
    const scaled = graph.node(`${name}.scaled`, 'Mul', [x, graph.scalar(`${name}.negative_slope`, alpha)]);
    return whereAbove(graph, name, x, 0, x, scaled);
  },
  ELU(graph, { name, config }, x) {
    const alpha = config.alpha ?? 1;
    if (graph.precision === 'float32')
      return graph.node(`${name}.elu`, 'Elu', [x], { alpha: { float: alpha } });
    // exp of what is above 0 is never taken: it might overflow.
    const below = graph.node(`${name}.below`, 'Min', [x, graph.scalar(`${name}.zero`, 0)]);
    const grown = graph.node(`${name}.exp`, 'Exp', [below]);
    const shifted = graph.node(`${name}.shifted`, 'Sub', [grown, graph.scalar(`${name}.one`, 1)]);
    const scaled = graph.node(`${name}.scaled`, 'Mul', [shifted, graph.scalar(`${name}.alpha`, alpha)]);
    return whereAbove(graph, name, x, 0, x, scaled);
  },
  GELU(graph, { name, config }, x) {
    const half = graph.node(`${name}.half`, 'Mul', [x, graph.scalar(`${name}.one_half`, 0.5)]);
    const inner = config.approximate === 'tanh' ? geluTanh(graph, name, x) : geluErf(graph, name, x);
    const gate = graph.node(`${name}.gate`, 'Add', [inner, graph.scalar(`${name}.one`, 1)]);
    return graph.node(`${name}.gelu`, 'Mul', [half, gate]);
  },
  SiLU(graph, { name }, x) {
    // ONNX Runtime turns x·σ(x) into an operation that it does not have in float64, but leaves x/(1 + e⁻ˣ) alone.
    if (graph.precision === 'float64') {
      const grown = graph.node(`${name}.exp`, 'Exp', [graph.node(`${name}.negated`, 'Neg', [x])]);
      const sum = graph.node(`${name}.sum`, 'Add', [grown, graph.scalar(`${name}.one`, 1)]);
      return graph.node(`${name}.silu`, 'Div', [x, sum]);
    }
    return graph.node(`${name}.silu`, 'Mul', [x, graph.node(`${name}.sigmoid`, 'Sigmoid', [x])]);
  },
  Sigmoid: (graph, { name }, x) => graph.node(`${name}.sigmoid`, 'Sigmoid', [x]),
  Tanh: (graph, { name }, x) => graph.node(`${name}.tanh`, 'Tanh', [x]),
  Softplus(graph, { name, config }, x) {
    const beta = graph.scalar(`${name}.beta`, config.beta ?? 1);
    const scaled = graph.node(`${name}.scaled`, 'Mul', [x, beta]);
    // ONNX's Softplus would take exp of it; PyTorch is the identity above the threshold.
    const threshold = config.threshold ?? 20;
    const limit = graph.scalar(`${name}.limit`, threshold);
    const soft = softplus(graph, name, graph.node(`${name}.low`, 'Min', [scaled, limit]));
    const unscaled = graph.node(`${name}.unscaled`, 'Div', [soft, beta]);
    return whereAbove(graph, name, scaled, threshold, x, unscaled);
  },
};

/** Adds the layer's nodes and returns the name of its output. */
export function writeLayer(graph: OnnxGraph, layer: OnnxLayer<LayerConfig['type']>, x: string): string {
  const write = writers[layer.config.type] as Writer<LayerConfig['type']>;
  return write(graph, layer, x);
}

/**
 * (x − mean)/√(variance + eps) with the statistics over the rows (axis 0), as batch norm without running statistics has
 * them in eval mode too, or over the features (axis 1); then scale and shift, if there are any.
 */
function normalize(
  graph: OnnxGraph,
  { name, width, tensor }: Pick<OnnxLayer<'BatchNorm1d'>, 'name' | 'width' | 'tensor'>,
  x: string,
  axis: 0 | 1,
  eps: number,
): string {
  const over = { axes: [axis], keepdims: 1 };
  const mean = graph.node(`${name}.mean`, 'ReduceMean', [x], over);
  const centered = graph.node(`${name}.centered`, 'Sub', [x, mean]);
  const squared = graph.node(`${name}.squared`, 'Mul', [centered, centered]);
  const variance = graph.node(`${name}.variance`, 'ReduceMean', [squared], over);
  const guarded = graph.node(`${name}.guarded`, 'Add', [variance, graph.scalar(`${name}.eps`, eps)]);
  const deviation = graph.node(`${name}.deviation`, 'Sqrt', [guarded]);
  const normalized = graph.node(`${name}.normalized`, 'Div', [centered, deviation]);
  const weight = tensor('weight');
  const bias = tensor('bias');
  if (!weight || !bias) return normalized;
  const scaled = graph.node(`${name}.scaled`, 'Mul', [
    normalized,
    graph.tensor(`${name}.weight`, [width], weight),
  ]);
  return graph.node(`${name}.shifted`, 'Add', [scaled, graph.tensor(`${name}.bias`, [width], bias)]);
}

/** ln(1 + eˣ); in float64, where ONNX Runtime does not have it, max(x, 0) + ln(1 + e^−|x|). */
function softplus(graph: OnnxGraph, name: string, x: string): string {
  if (graph.precision === 'float32') return graph.node(`${name}.soft`, 'Softplus', [x]);
  const negated = graph.node(`${name}.negated`, 'Neg', [graph.node(`${name}.absolute`, 'Abs', [x])]);
  const grown = graph.node(`${name}.exp`, 'Exp', [negated]);
  const sum = graph.node(`${name}.sum`, 'Add', [grown, graph.scalar(`${name}.one`, 1)]);
  const positive = graph.node(`${name}.positive`, 'Max', [x, graph.scalar(`${name}.zero`, 0)]);
  return graph.node(`${name}.soft`, 'Add', [positive, graph.node(`${name}.log`, 'Log', [sum])]);
}

/** erf(x/√2). */
function geluErf(graph: OnnxGraph, name: string, x: string): string {
  const scaled = graph.node(`${name}.scaled`, 'Mul', [x, graph.scalar(`${name}.sqrt_half`, Math.SQRT1_2)]);
  return graph.node(`${name}.erf`, 'Erf', [scaled]);
}

/** tanh(√(2/π)·(x + 0.044715·x³)). */
function geluTanh(graph: OnnxGraph, name: string, x: string): string {
  const square = graph.node(`${name}.square`, 'Mul', [x, x]);
  const weighted = graph.node(`${name}.weighted`, 'Mul', [square, graph.scalar(`${name}.cubic`, 0.044715)]);
  const factor = graph.node(`${name}.factor`, 'Add', [weighted, graph.scalar(`${name}.unit`, 1)]);
  const sum = graph.node(`${name}.sum`, 'Mul', [x, factor]);
  const scale = graph.scalar(`${name}.scale`, Math.sqrt(2 / Math.PI));
  return graph.node(`${name}.tanh`, 'Tanh', [graph.node(`${name}.scaled`, 'Mul', [sum, scale])]);
}

/** `above` where x > bound, else `otherwise`. */
function whereAbove(
  graph: OnnxGraph,
  name: string,
  x: string,
  bound: number,
  above: string,
  otherwise: string,
): string {
  const isAbove = graph.node(`${name}.above`, 'Greater', [x, graph.scalar(`${name}.bound`, bound)]);
  return graph.node(`${name}.where`, 'Where', [isAbove, above, otherwise]);
}

function filled(length: number, value: number): readonly number[] {
  return Array.from({ length }, () => value);
}
