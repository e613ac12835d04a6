import type { LayerConfig } from '../../core/network/layers/registry';
import type { LossConfig } from '../../core/network/losses/registry';

/** Every activation with the settings that change its formula. */
export const activations: readonly LayerConfig[] = [
  { type: 'ReLU' },
  { type: 'LeakyReLU', negative_slope: 0.2 },
  { type: 'ELU', alpha: 1.3 },
  { type: 'GELU' },
  { type: 'GELU', approximate: 'tanh' },
  { type: 'SiLU' },
  { type: 'Sigmoid' },
  { type: 'Tanh' },
  { type: 'Softplus' },
  { type: 'Softplus', beta: 2, threshold: 3 },
];

export const normalizations: readonly LayerConfig[] = [
  { type: 'BatchNorm1d' },
  { type: 'BatchNorm1d', affine: false, eps: 1e-3 },
  { type: 'BatchNorm1d', track_running_stats: false },
  { type: 'LayerNorm' },
  { type: 'LayerNorm', elementwise_affine: false },
  { type: 'Dropout', p: 0.4 },
];

/** Each loss with a width that it can have. */
export const losses: readonly { readonly loss: LossConfig; readonly width: number }[] = [
  { loss: { type: 'CrossEntropyLoss' }, width: 4 },
  { loss: { type: 'CrossEntropyLoss', label_smoothing: 0.1 }, width: 3 },
  { loss: { type: 'MSELoss' }, width: 2 },
  { loss: { type: 'BCEWithLogitsLoss' }, width: 1 },
];

/** A kinked function has no derivative at its kink: differences must not step across it. */
export function isKinked(layer: LayerConfig): boolean {
  return ['ReLU', 'LeakyReLU', 'ELU', 'Softplus'].includes(layer.type);
}

/** Two hidden layers with the layer under test in both. */
export function around(layer: LayerConfig, width: number): readonly LayerConfig[] {
  return [
    { type: 'Linear', out_features: 5 },
    layer,
    { type: 'Linear', out_features: 4, bias: false },
    { type: 'Tanh' },
    layer,
    { type: 'Linear', out_features: width },
  ];
}
