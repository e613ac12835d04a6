import type { FloatArray } from '../network/definition';
import type { Network } from '../network/network';
import type { Segment } from '../network/segments';
import type { StoredTensor } from './safetensors';
import { readSafetensors, weightsError, writeSafetensors } from './safetensors';

/** The network's parameters, running statistics and counters as a safetensors file with PyTorch's names. */
export function saveStateDict(network: Network): Uint8Array<ArrayBuffer> {
  const tensors = new Map<string, StoredTensor>();
  for (const segment of network.segments) {
    const values = network.valuesOf(segment);
    const data =
      segment.kind === 'counter' ? BigInt64Array.from(values, count => BigInt(count)) : values.slice();
    tensors.set(segment.name, { shape: segment.shape, data });
  }
  // The mark by which Hugging Face's loaders know tensors of PyTorch.
  return writeSafetensors(tensors, new Map([['format', 'pt']]));
}

/** What is worth telling about weights that could be loaded. */
export interface LoadedStateDict {
  /** Names of tensors that hold a NaN or an infinity, in the network's order. */
  readonly nonFinite: readonly string[];
}

/**
 * Puts the weights of a safetensors file into the network, in either precision. All or nothing: when something does not
 * fit, the network stays as it is.
 *
 * @throws InputError that lists every tensor that is missing, superfluous or of another shape
 */
export function loadStateDict(network: Network, bytes: Uint8Array, file: string): LoadedStateDict {
  const { tensors } = readSafetensors(bytes, file);
  checkFit(network, tensors, file);
  const nonFinite: string[] = [];
  for (const segment of network.segments) {
    const { data } = tensors.get(segment.name) as StoredTensor;
    copyInto(network.valuesOf(segment), data);
    if (!(data instanceof BigInt64Array) && !data.every(Number.isFinite)) nonFinite.push(segment.name);
  }
  return { nonFinite };
}

function checkFit(network: Network, tensors: ReadonlyMap<string, StoredTensor>, file: string): void {
  const complaints: string[] = [];
  const expected = new Set<string>();
  for (const segment of network.segments) {
    expected.add(segment.name);
    const complaint = complaintAbout(segment, tensors.get(segment.name));
    if (complaint) complaints.push(complaint);
  }
  for (const [name, { shape }] of tensors) {
    if (!expected.has(name)) complaints.push(`${name} [${shape.join(', ')}] has no place in the network`);
  }
  if (complaints.length === 0) return;
  const what = `The weights do not fit the layers of the config:\n${complaints.map(line => `  ${line}`).join('\n')}`;
  throw weightsError(file, 'weights-mismatch', `${what}\nUse the config these weights were trained with.`);
}

function complaintAbout(segment: Segment, found: StoredTensor | undefined): string | undefined {
  const wanted = `${segment.name} [${segment.shape.join(', ')}]`;
  if (!found) return `${wanted} expected, not found`;
  const sameShape =
    found.shape.length === segment.shape.length && found.shape.every((size, i) => size === segment.shape[i]);
  if (!sameShape) return `${wanted} expected, found [${found.shape.join(', ')}]`;
  const isInteger = found.data instanceof BigInt64Array;
  if (isInteger && segment.kind !== 'counter') return `${wanted} expected as F32 or F64, found I64`;
  if (!isInteger && segment.kind === 'counter') return `${wanted} expected as I64, found floating point`;
  return undefined;
}

function copyInto(target: FloatArray, source: StoredTensor['data']): void {
  if (source instanceof BigInt64Array) {
    source.forEach((value, index) => {
      target[index] = Number(value);
    });
  } else target.set(source);
}
