import { layerDefinition } from '../../network/layers/registry';
import { setProperty } from '../edits';
import type { Check } from './context';

/** Every minibatch has enough rows for the layers that need statistics, and an epoch has at least one. */
export const checkBatches: Check = ({ config, document, data, report }) => {
  const { batch_size: batchSize, drop_last: dropLast } = config.training;
  const needy = config.layers.findIndex(
    layer => (layerDefinition(layer).minimumTrainingRows?.(layer) ?? 1) > 1,
  );
  if (needy >= 0 && batchSize < 2) {
    report(
      'error',
      'batch-of-one',
      ['training', 'batch_size'],
      `${config.layers[needy].type} (layer ${needy}) needs at least 2 rows in a minibatch to have a variance, and "batch_size" is ${batchSize}. Use 16 or more.`,
    );
    return;
  }
  if (!data) return;
  const rows = data.trainingSamples;
  if (dropLast && rows < batchSize) {
    report(
      'error',
      'no-batches',
      ['training', 'batch_size'],
      `"drop_last" leaves out every row: "batch_size" is ${batchSize}, and ${rows} rows train. Use at most ${rows}.`,
    );
    return;
  }
  if (needy < 0 || dropLast || rows % batchSize !== 1) return;
  const training = document.find(['training']);
  report(
    'error',
    'batch-of-one',
    ['training', 'batch_size'],
    `The last minibatch of an epoch would have a single row (${rows} rows train, ${batchSize} at a time), of which ${config.layers[needy].type} (layer ${needy}) cannot take a variance. Leave it out with "drop_last": true, or change "batch_size".`,
    training
      ? [
          {
            title: 'Set "drop_last" to true',
            edits: [setProperty(document.text, training, 'drop_last', true)],
          },
        ]
      : [],
  );
};
