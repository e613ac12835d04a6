import { removeElement, setProperty } from '../edits';
import { layerDefinition } from '../../network/layers/registry';
import type { Check } from './context';

/** An activation behind the last Linear keeps the loss from seeing the outputs it expects. */
export const checkHead: Check = ({ config, document, report }) => {
  const last = config.layers.length - 1;
  const layer = config.layers[last];
  if (last < 1 || !layerDefinition(layer).elementwise) return;
  const node = document.find(['layers', last]);
  const remove = node ? [{ title: `Remove ${layer.type}`, edits: [removeElement(document.text, node)] }] : [];
  const loss = config.loss.type;
  if (loss === 'BCEWithLogitsLoss' && layer.type === 'Sigmoid') {
    report(
      'warning',
      'sigmoid-twice',
      ['layers', last, 'type'],
      'BCEWithLogitsLoss applies the sigmoid itself, so that here it is applied twice and the gradient nearly vanishes. Remove this layer.',
      remove,
    );
  } else if (loss !== 'MSELoss') {
    report(
      'warning',
      'activation-before-loss',
      ['layers', last, 'type'],
      `${loss} expects the outputs of a Linear as they are; ${layer.type} limits what they can say. Remove this layer.`,
      remove,
    );
  } else if (layer.type === 'ReLU' || layer.type === 'Sigmoid' || layer.type === 'Tanh') {
    report(
      'info',
      'bounded-output',
      ['layers', last, 'type'],
      `The network cannot answer outside the range of ${layer.type}. Remove this layer if the target can.`,
      remove,
    );
  }
};

/** Batch norm subtracts the mean, and with it the bias before it. */
export const checkBiasBeforeBatchNorm: Check = ({ config, document, report }) => {
  config.layers.forEach((layer, index) => {
    if (layer.type !== 'Linear' || config.layers[index + 1]?.type !== 'BatchNorm1d') return;
    if ('bias' in layer && layer.bias === false) return;
    const node = document.find(['layers', index]);
    report(
      'info',
      'bias-before-batch-norm',
      ['layers', index, 'type'],
      'The bias of this Linear has no effect: the batch norm behind it subtracts the mean. Set "bias" to false to save its parameters.',
      node
        ? [{ title: 'Set "bias" to false', edits: [setProperty(document.text, node, 'bias', false)] }]
        : [],
    );
  });
};
