import { removeLayer } from '../fixes';
import { defineRule } from '../rule';

const squashing = new Map([
  ['Sigmoid', [0, 1]],
  ['Tanh', [-1, 1]],
  ['ReLU', [0, Infinity]],
  ['Softplus', [0, Infinity]],
]);

/** R18: what stands between the last Linear and the loss. */
export const headMismatch = defineRule({
  id: 'R18',
  code: 'head-mismatch',
  title: 'Head and loss do not fit',
  why: 'The loss expects plain outputs of a Linear; an activation in between limits what the network can say and weakens its gradient.',
  moment: 'config',
  patience: 1,
  thresholds: {},
  evaluate({ config, data, description }) {
    const layer = config.layers.length - 1;
    const { type } = config.layers[layer];
    const loss = config.loss.type;
    if (type === 'Linear') {
      if (loss !== 'MSELoss' || description.task.kind === 'regression') return [];
      return [];
    }
    const fixes = [removeLayer(layer, type)];
    if (type === 'Dropout' || type === 'BatchNorm1d' || type === 'LayerNorm')
      return type === 'Dropout'
        ? [
            {
              severity: 'error' as const,
              layer,
              message: 'Dropout stands behind the last Linear: it deletes answers at random.',
              evidence: {},
              advice: 'Remove this layer, or put it before the last Linear.',
              fixes,
            },
          ]
        : [];
    const range = squashing.get(type);
    if (loss === 'MSELoss') {
      if (!range || (data.targetLow >= range[0] && data.targetHigh <= range[1])) return [];
      return [
        {
          severity: 'error',
          layer,
          message: `The targets reach from ${data.targetLow.toPrecision(3)} to ${data.targetHigh.toPrecision(3)}, but ${type} answers only between ${range[0]} and ${range[1]}.`,
          evidence: { targetLow: data.targetLow, targetHigh: data.targetHigh },
          advice: `Remove ${type}.`,
          fixes,
        },
      ];
    }
    const twice = loss === 'BCEWithLogitsLoss' && type === 'Sigmoid';
    return [
      {
        severity: 'error',
        layer,
        message: twice
          ? 'BCEWithLogitsLoss applies the sigmoid itself, so that here it is applied twice.'
          : `${loss} expects plain outputs, but ${type} stands behind the last Linear.`,
        evidence: {},
        advice: `Remove ${type}.`,
        fixes,
      },
    ];
  },
});
