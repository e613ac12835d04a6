import type { NetworkConfig } from '../../core/config/config';
import type { DataPart, Dataset } from '../../core/data/dataset';
import { TensorMemory } from '../../core/kernels/memory';
import type { LayerConfig } from '../../core/network/layers/registry';
import { Trainer } from '../../core/training/trainer';
import type { Shape } from './shapes';

/** Trains a network of that shape on numbers that are the same for all who are compared. */
export function trainerOf(shape: Shape, memory = TensorMemory.create(), batches = 8): Trainer {
  const { widths, batch } = shape;
  const rows = batch * batches;
  const [features] = widths;
  const classes = widths[widths.length - 1];
  const training: DataPart = {
    rows,
    inputs: new Float32Array(rows * features).map((_, i) => Math.cos(i * 1.3)),
    labels: Int32Array.from({ length: rows }, (_, row) => row % classes),
    targets: new Float32Array(0),
    sourceRows: Int32Array.from({ length: rows }, (_, row) => row),
  };
  const none = {
    ...training,
    rows: 0,
    inputs: new Float32Array(0),
    labels: new Int32Array(0),
    sourceRows: new Int32Array(0),
  };
  const dataset: Dataset = {
    description: {
      features: Array.from({ length: features }, (_, i) => `x${i}`),
      task: { kind: 'classification', classes: Array.from({ length: classes }, (_, i) => String(i)) },
      samples: rows,
      trainingSamples: rows,
      validationSamples: 0,
      dropped: 0,
    },
    standardization: undefined,
    training,
    validation: none,
  };
  const layers = widths.slice(1).flatMap((out_features, index): LayerConfig[] => {
    const linear: LayerConfig = { type: 'Linear', out_features };
    if (index === widths.length - 2) return [linear];
    return shape.batchNorm ? [linear, { type: 'BatchNorm1d' }, { type: 'ReLU' }] : [linear, { type: 'ReLU' }];
  });
  const config = {
    seed: 1,
    precision: 'float32',
    data: { generator: 'blobs' },
    layers,
    loss: { type: 'CrossEntropyLoss' },
    optimizer: { type: 'SGD', lr: 0.01, momentum: 0.9, dampening: 0, weight_decay: 0, nesterov: false },
    training: { epochs: 1e6, batch_size: batch, shuffle: false, drop_last: false },
  } as unknown as NetworkConfig;
  return new Trainer({ config, dataset, memory });
}
