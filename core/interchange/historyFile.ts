import type { FloatArray } from '../network/definition';
import type { EvaluationSeries } from '../session/protocol/curves';
import type { LearningRateEdit, ParameterEdit, SavedHistory } from '../training/history';
import type { Snapshot } from '../training/snapshot';
import type { StoredTensor } from './safetensors';
import { readSafetensors, weightsError, writeSafetensors } from './safetensors';

/**
 * A run that can go on in another process, as safetensors: the flat vectors under `initial.`, `current.` and `edit.`
 * (weights put in by hand, by step), and the few numbers besides as metadata.
 */
export function encodeHistory(saved: SavedHistory): Uint8Array<ArrayBuffer> {
  const { initial, current, edits, parameterEdits, batchCurve, training, validation } = saved;
  const tensors = new Map([...tensorsOf('initial', initial), ...tensorsOf('current', current)]);
  for (const { step, parameters } of parameterEdits)
    tensors.set(`${editPrefix}${step}`, vectorOf(parameters));
  batchCurve.columns.forEach((column, index) => {
    tensors.set(`batch.${index}`, vectorOf(column));
  });
  for (const [prefix, series] of [
    ['training', training],
    ['validation', validation],
  ] as const)
    for (const key of seriesKeys) tensors.set(`${prefix}.${key}`, vectorOf(series[key]));
  const metadata = new Map([
    ['batch', String(batchCurve.width)],
    ['initial', numbersOf(initial)],
    ['current', numbersOf(current)],
    ['edits', JSON.stringify(edits.map(({ step, learningRate }) => [step, learningRate]))],
  ]);
  return writeSafetensors(tensors, metadata);
}

/**
 * The inverse of `encodeHistory`. Whether the vectors fit the network is checked where they are restored.
 *
 * @throws InputError when the bytes are not a saved run
 */
export function decodeHistory(bytes: Uint8Array, file: string): SavedHistory {
  const { tensors, metadata } = readSafetensors(bytes, file);
  try {
    const edits = (JSON.parse(metadata.get('edits') ?? '') as [number, number][]).map(
      ([step, learningRate]): LearningRateEdit => ({ step, learningRate }),
    );
    const initial = snapshotOf('initial', tensors, metadata);
    const current = snapshotOf('current', tensors, metadata);
    const seriesOf = (prefix: string): EvaluationSeries => ({
      step: float64(tensors, `${prefix}.step`),
      loss: float64(tensors, `${prefix}.loss`),
      accuracy: float64(tensors, `${prefix}.accuracy`),
    });
    return {
      initial,
      current,
      edits,
      parameterEdits: parameterEditsOf(tensors),
      batchCurve: { width: Number(metadata.get('batch')), columns: columnsOf(tensors) },
      training: seriesOf('training'),
      validation: seriesOf('validation'),
    };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof MissingPart) {
      const message = 'This is not the saved state of a run. Weights are loaded with another command.';
      throw weightsError(file, 'not-a-saved-run', message);
    }
    throw error;
  }
}

const editPrefix = 'edit.';

const seriesKeys = ['step', 'loss', 'accuracy'] as const;

class MissingPart extends Error {}

function vectorOf(data: FloatArray): StoredTensor {
  return { shape: [data.length], data };
}

function float64(tensors: ReadonlyMap<string, StoredTensor>, name: string): Float64Array {
  const data = tensors.get(name)?.data;
  if (!(data instanceof Float64Array)) throw new MissingPart(name);
  return data;
}

function columnsOf(tensors: ReadonlyMap<string, StoredTensor>): Float64Array[] {
  const columns: Float64Array[] = [];
  while (tensors.has(`batch.${columns.length}`)) columns.push(float64(tensors, `batch.${columns.length}`));
  return columns;
}

function parameterEditsOf(tensors: ReadonlyMap<string, StoredTensor>): ParameterEdit[] {
  const edits: ParameterEdit[] = [];
  for (const [name, { data }] of tensors) {
    if (!name.startsWith(editPrefix)) continue;
    if (data instanceof BigInt64Array) throw new MissingPart(name);
    edits.push({ step: Number(name.slice(editPrefix.length)), parameters: data });
  }
  return edits;
}

function tensorsOf(prefix: string, snapshot: Snapshot): [string, StoredTensor][] {
  const { parameters, buffers, counters, optimizerState } = snapshot;
  const vectors: [string, FloatArray][] = [
    ['parameters', parameters],
    ['buffers', buffers],
    ['counters', counters],
    ...optimizerState.map((vector, index): [string, FloatArray] => [`optimizer.${index}`, vector]),
  ];
  return vectors.map(([name, data]) => [`${prefix}.${name}`, vectorOf(data)]);
}

/** As text and not as JSON numbers, which have no NaN. */
function numbersOf(snapshot: Snapshot): string {
  const { step, learningRateOverride, lastLoss, lastGradNorm, lastLearningRate } = snapshot;
  return [step, learningRateOverride ?? '', lastLoss, lastGradNorm, lastLearningRate].join(' ');
}

function snapshotOf(
  prefix: string,
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: ReadonlyMap<string, string>,
): Snapshot {
  const vector = (name: string): FloatArray => {
    const data = tensors.get(`${prefix}.${name}`)?.data;
    if (!data || data instanceof BigInt64Array) throw new MissingPart(name);
    return data;
  };
  const counters = vector('counters');
  const numbers = metadata.get(prefix)?.split(' ');
  if (numbers?.length !== 5 || !(counters instanceof Float64Array)) throw new MissingPart(prefix);
  const optimizerState: FloatArray[] = [];
  while (tensors.has(`${prefix}.optimizer.${optimizerState.length}`))
    optimizerState.push(vector(`optimizer.${optimizerState.length}`));
  const [step, learningRateOverride, lastLoss, lastGradNorm, lastLearningRate] = numbers;
  return {
    step: Number(step),
    parameters: vector('parameters'),
    buffers: vector('buffers'),
    counters,
    optimizerState,
    learningRateOverride: learningRateOverride === '' ? undefined : Number(learningRateOverride),
    lastLoss: Number(lastLoss),
    lastGradNorm: Number(lastGradNorm),
    lastLearningRate: Number(lastLearningRate),
  };
}
