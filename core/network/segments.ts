import type { LayerShape } from './definition';

/** One named tensor of the network and where it lives in the flat vector of its kind. */
export interface Segment {
  /** As in the state dict of the same `nn.Sequential`: `0.weight`. */
  readonly name: string;
  readonly layer: number;
  /** The name within the layer: `weight`. */
  readonly tensor: string;
  readonly kind: 'parameter' | 'buffer' | 'counter';
  /** First entry in `Network.parameters`, `Network.buffers` or `Network.counters`. */
  readonly offset: number;
  readonly length: number;
  readonly shape: readonly number[];
}

/** Lays the layers' tensors out one after the other, in the order of PyTorch's state dict. */
export function layOut(shapes: readonly LayerShape[]): readonly Segment[] {
  const next = { parameter: 0, buffer: 0, counter: 0 };
  const segments: Segment[] = [];
  shapes.forEach((layerShape, layer) => {
    const place = (kind: Segment['kind'], tensor: string, shape: readonly number[]): void => {
      const length = shape.reduce((product, size) => product * size, 1);
      segments.push({ name: `${layer}.${tensor}`, layer, tensor, kind, offset: next[kind], length, shape });
      next[kind] += length;
    };
    for (const { name, shape } of layerShape.parameters) place('parameter', name, shape);
    for (const { name, shape } of layerShape.buffers) place('buffer', name, shape);
    if (layerShape.counter) place('counter', layerShape.counter, []);
  });
  return segments;
}

/** Entries that all segments of a kind take together. */
export function totalLength(segments: readonly Segment[], kind: Segment['kind']): number {
  return segments.reduce((sum, segment) => (segment.kind === kind ? sum + segment.length : sum), 0);
}
