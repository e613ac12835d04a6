import type { NetworkConfig } from '../config/config';
import { InputError } from '../config/problem';
import { layerDefinition } from '../network/layers/registry';

/**
 * Minibatches of an epoch over `rows` rows, as `torch.utils.data.DataLoader` makes them.
 *
 * @throws InputError when there is none, or one is too small for a layer that needs statistics of the batch
 */
export function checkBatches(config: Pick<NetworkConfig, 'layers' | 'training'>, rows: number): number {
  const { batch_size: batchSize, drop_last: dropLast } = config.training;
  if (rows === 0)
    throw batchError(
      'no-training-rows',
      'The training part has no rows. Use more data or a smaller "validation".',
    );
  const steps = dropLast ? Math.floor(rows / batchSize) : Math.ceil(rows / batchSize);
  if (steps === 0) {
    const what = `"drop_last" leaves out every row: "batch_size" is ${batchSize}, the training part has ${rows} rows`;
    throw batchError('no-full-batch', `${what}. Set "batch_size" to at most ${rows}.`);
  }
  const smallest = dropLast ? batchSize : rows - (steps - 1) * batchSize;
  for (const [index, layer] of config.layers.entries()) {
    const needed = layerDefinition(layer).minimumTrainingRows?.(layer) ?? 1;
    if (smallest >= needed) continue;
    const what = `Layer ${index} (${layer.type}) needs ${needed} rows in a minibatch, but the smallest has ${smallest}`;
    const cure = steps > 1 && batchSize >= needed ? 'Set "drop_last" to true or change' : 'Increase';
    throw batchError(
      'batch-too-small',
      `${what} (${rows} rows, "batch_size" ${batchSize}). ${cure} "batch_size".`,
    );
  }
  return steps;
}

function batchError(code: string, message: string): InputError {
  const range = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  return new InputError([{ code, severity: 'error', message, range }]);
}
