import type { ConfigParts } from '../session/openedSession';

/** Rates this high kill units, wake some of them again, and leave dead ones behind. */
export const deadly: ConfigParts = {
  seed: 5,
  layers: [
    { type: 'Linear', out_features: 12 },
    { type: 'ReLU' },
    { type: 'Linear', out_features: 12 },
    { type: 'ReLU' },
    { type: 'Linear', out_features: 2 },
  ],
  optimizer: { type: 'SGD', lr: 1.5 },
  training: { epochs: 40, batch_size: 10, shuffle: true },
};
