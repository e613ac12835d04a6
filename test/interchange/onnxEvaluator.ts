import { erf } from '../../core/network/errorFunction';
import type { OnnxModel, OnnxNode, OnnxTensor } from './onnxReader';

const unary: Readonly<Record<string, (x: number, attribute: (name: string) => number) => number>> = {
  Identity: x => x,
  Relu: x => Math.max(0, x),
  LeakyRelu: (x, attribute) => (x >= 0 ? x : attribute('alpha') * x),
  Elu: (x, attribute) => (x >= 0 ? x : attribute('alpha') * Math.expm1(x)),
  Sigmoid: x => 1 / (1 + Math.exp(-x)),
  Tanh: Math.tanh,
  Erf: erf,
  Exp: Math.exp,
  Log: Math.log,
  Sqrt: Math.sqrt,
  Abs: Math.abs,
  Neg: x => -x,
  Softplus: x => Math.log1p(Math.exp(x)),
};

const binary: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Min: Math.min,
  Max: Math.max,
  Greater: (a, b) => Number(a > b),
};

/** The output of a model for rows of input, by the definitions of the operators that Deadeye writes. */
export function evaluateOnnx(model: OnnxModel, rows: number, input: readonly number[]): readonly number[] {
  const values = new Map<string, OnnxTensor>(model.tensors);
  values.set(model.input.name, { shape: [rows, Number(model.input.shape[1])], values: input });
  for (const node of model.nodes) {
    const inputs = node.inputs.map(name => {
      const value = values.get(name);
      if (!value) throw new Error(`"${name}" is used before it is made.`);
      return value;
    });
    if (values.has(node.output)) throw new Error(`"${node.output}" is made twice.`);
    values.set(node.output, run(node, inputs));
  }
  const output = values.get(model.output.name);
  if (!output) throw new Error('The output is never made.');
  return output.values;
}

function run(node: OnnxNode, inputs: readonly OnnxTensor[]): OnnxTensor {
  const attribute = (name: string): number => {
    const value = node.attributes.get(name);
    if (typeof value !== 'number') throw new Error(`${node.type} lacks ${name}.`);
    return value;
  };
  const [x] = inputs;
  if (Object.hasOwn(unary, node.type))
    return { shape: x.shape, values: x.values.map(value => unary[node.type](value, attribute)) };
  if (Object.hasOwn(binary, node.type)) return broadcast(inputs, ([a, b]) => binary[node.type](a, b));
  switch (node.type) {
    case 'Where':
      return broadcast(inputs, ([condition, a, b]) => (condition ? a : b));
    case 'Gemm':
      return gemm(inputs, attribute('transB'));
    case 'BatchNormalization': {
      const epsilon = attribute('epsilon');
      return broadcast(
        inputs,
        ([v, w, b, mean, variance]) => ((v - mean) / Math.sqrt(variance + epsilon)) * w + b,
      );
    }
    case 'LayerNormalization': {
      const mean = reduceMean(x, attribute('axis'));
      const centered = broadcast([x, mean], ([a, b]) => a - b);
      const variance = reduceMean({ ...centered, values: centered.values.map(v => v * v) }, 1);
      const epsilon = attribute('epsilon');
      return broadcast(
        [centered, variance, ...inputs.slice(1)],
        ([v, s, w, b]) => (v / Math.sqrt(s + epsilon)) * w + b,
      );
    }
    case 'ReduceMean': {
      const axes = node.attributes.get('axes');
      if (typeof axes === 'number' || axes?.length !== 1) throw new Error('ReduceMean over one axis only.');
      return reduceMean(x, axes[0]);
    }
    default:
      throw new Error(`${node.type} is not known here.`);
  }
}

/** Numpy's broadcasting of matrices [rows × width], rows [width], and scalars []. */
function broadcast(
  inputs: readonly OnnxTensor[],
  combine: (values: readonly number[]) => number,
): OnnxTensor {
  const sizes = inputs.map(({ shape }) => [shape.at(-2) ?? 1, shape.at(-1) ?? 1]);
  const rows = Math.max(...sizes.map(([size]) => size));
  const width = Math.max(...sizes.map(([, size]) => size));
  const values: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < width; column++) {
      values.push(
        combine(
          inputs.map((tensor, i) => {
            const [height, breadth] = sizes[i];
            return tensor.values[(height === 1 ? 0 : row) * breadth + (breadth === 1 ? 0 : column)];
          }),
        ),
      );
    }
  }
  return { shape: [rows, width], values };
}

function reduceMean({ shape: [rows, width], values }: OnnxTensor, axis: number): OnnxTensor {
  const sums = new Array<number>(axis === 0 ? width : rows).fill(0);
  values.forEach((value, i) => (sums[axis === 0 ? i % width : Math.floor(i / width)] += value));
  const means = sums.map(sum => sum / (axis === 0 ? rows : width));
  return { shape: axis === 0 ? [1, width] : [rows, 1], values: means };
}

/** X Wᵀ + b. */
function gemm([x, w, b]: readonly OnnxTensor[], transB: number): OnnxTensor {
  if (transB !== 1) throw new Error('Gemm with transB only.');
  const [rows, inFeatures] = x.shape;
  const [outFeatures] = w.shape;
  const values: number[] = [];
  for (let s = 0; s < rows; s++) {
    for (let o = 0; o < outFeatures; o++) {
      let sum = b ? b.values[o] : 0;
      for (let i = 0; i < inFeatures; i++) sum += x.values[s * inFeatures + i] * w.values[o * inFeatures + i];
      values.push(sum);
    }
  }
  return { shape: [rows, outFeatures], values };
}
