import type { Precision } from '../kernels/memory';
import type { FloatArray } from '../network/definition';
import { MessageWriter } from './protobuf';

/** `TensorProto.DataType` of each precision. */
const elementType: Readonly<Record<Precision, number>> = { float32: 1, float64: 11 };

const attributeType = { float: 1, integer: 2, integers: 7 };

/** Attributes of a node: a whole number becomes INT unless it is marked as a float. */
export type Attributes = Readonly<Record<string, { readonly float: number } | number | readonly number[]>>;

/**
 * A chain of ONNX nodes in the making: every operation takes the name of a value and gives the name of its result. Field
 * numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
 */
export class OnnxGraph {
  private readonly nodes: MessageWriter[] = [];
  private readonly initializers: MessageWriter[] = [];
  private readonly taken = new Set<string>();

  constructor(readonly precision: Precision) {}

  /** Adds a node and returns its output's name: `name`, made unique by a number where it is taken. */
  node(name: string, type: string, inputs: readonly string[], attributes: Attributes = {}): string {
    const output = this.unique(name);
    const node = new MessageWriter();
    for (const input of inputs) node.text(1, input);
    node.text(2, output).text(3, output).text(4, type);
    for (const [key, value] of Object.entries(attributes)) node.message(5, attribute(key, value));
    this.nodes.push(node);
    return output;
  }

  /** Adds a constant tensor in the graph's precision and returns its name. */
  tensor(name: string, shape: readonly number[], values: FloatArray | readonly number[]): string {
    const unique = this.unique(name);
    const data = this.precision === 'float32' ? Float32Array.from(values) : Float64Array.from(values);
    const tensor = new MessageWriter();
    for (const size of shape) tensor.integer(1, size);
    tensor.integer(2, elementType[this.precision]).text(8, unique).bytes(9, new Uint8Array(data.buffer));
    this.initializers.push(tensor);
    return unique;
  }

  scalar(name: string, value: number): string {
    return this.tensor(name, [], [value]);
  }

  /** The `GraphProto`; rows are left open under the name `rows`. */
  finish(
    name: string,
    input: { readonly name: string; readonly width: number },
    output: { readonly name: string; readonly width: number },
  ): MessageWriter {
    const graph = new MessageWriter();
    for (const node of this.nodes) graph.message(1, node);
    graph.text(2, name);
    for (const tensor of this.initializers) graph.message(5, tensor);
    return graph.message(11, this.valueInfo(input)).message(12, this.valueInfo(output));
  }

  private valueInfo({ name, width }: { readonly name: string; readonly width: number }): MessageWriter {
    const rows = new MessageWriter().text(2, 'rows');
    const shape = new MessageWriter().message(1, rows).message(1, new MessageWriter().integer(1, width));
    const tensor = new MessageWriter().integer(1, elementType[this.precision]).message(2, shape);
    return new MessageWriter().text(1, name).message(2, new MessageWriter().message(1, tensor));
  }

  private unique(name: string): string {
    let candidate = name;
    for (let count = 2; this.taken.has(candidate); count++) candidate = `${name}_${count}`;
    this.taken.add(candidate);
    return candidate;
  }
}

function attribute(name: string, value: Attributes[string]): MessageWriter {
  const message = new MessageWriter().text(1, name);
  if (typeof value === 'number') return message.integer(3, value).integer(20, attributeType.integer);
  if ('float' in value) return message.float(2, value.float).integer(20, attributeType.float);
  for (const entry of value) message.integer(8, entry);
  return message.integer(20, attributeType.integers);
}
