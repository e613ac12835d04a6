import type { Observed } from '../finding';
import { removeLayer } from '../fixes';
import { defineRule } from '../rule';

/** R19: what the config alone says about its batch norms. */
export const batchNormPlacement = defineRule({
  id: 'R19',
  code: 'batch-norm-placement',
  title: 'Batch norm misplaced',
  why: 'Batch norm works on the statistics of a batch: few rows make them noise, a bias before it is subtracted again, dropout before it changes the variance between training and use.',
  moment: 'config',
  patience: 1,
  thresholds: {
    rows: { default: 8, description: 'Rows of a minibatch below which batch statistics are mostly noise.' },
  },
  evaluate(evidence, { rows }) {
    const { layers, training } = evidence.config;
    const { trainingSamples } = evidence.description;
    const found: Observed[] = [];
    const size = Math.min(training.batch_size, trainingSamples);
    const rest = trainingSamples % size;
    layers.forEach((layer, index) => {
      if (layer.type !== 'BatchNorm1d') return;
      const before = layers[index - 1];
      if (before?.type === 'Linear' && !('bias' in before && before.bias === false))
        found.push({
          severity: 'info',
          layer: index - 1,
          message: `The bias of layer ${index - 1} has no effect: the batch norm behind it subtracts the mean, and its gradient is 0.`,
          evidence: {},
          advice: 'Set "bias" to false.',
          fixes: [
            {
              title: 'Set "bias" to false',
              changes: [{ path: ['layers', index - 1, 'bias'], value: false }],
            },
          ],
        });
      if (before?.type === 'Dropout')
        found.push({
          severity: 'warning',
          layer: index,
          message: `Dropout (layer ${index - 1}) stands before batch norm: the variance that it sees in training is larger than in use (Li et al. 2018).`,
          evidence: {},
          advice: 'Put Dropout behind the last batch norm.',
          fixes: [removeLayer(index - 1, 'Dropout')],
        });
      if (index === layers.length - 1)
        found.push({
          severity: 'warning',
          layer: index,
          message:
            'Batch norm is the last layer: the answers of the network depend on the other rows of the batch.',
          evidence: {},
          advice: 'End with a Linear.',
          fixes: [removeLayer(index, 'BatchNorm1d')],
        });
      if (size < rows)
        found.push({
          severity: 'warning',
          layer: index,
          message: `Batch statistics of ${size} rows are mostly noise.`,
          evidence: { rows: size },
          advice: 'Use minibatches of 16 rows or more, or LayerNorm, which needs no batch.',
          fixes: [
            {
              title: 'Set "batch_size" to 32',
              changes: [{ path: ['training', 'batch_size'], value: 32 }],
            },
          ],
        });
      else if (!training.drop_last && rest > 0 && rest < Math.min(rows, 4))
        found.push({
          severity: 'info',
          layer: index,
          message: `The last minibatch of an epoch has only ${rest} rows for its statistics.`,
          evidence: { rows: rest },
          advice: 'Leave it out with "drop_last".',
          fixes: [
            {
              title: 'Set "drop_last" to true',
              changes: [{ path: ['training', 'drop_last'], value: true }],
            },
          ],
        });
    });
    return found;
  },
});
