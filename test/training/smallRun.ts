import type { NetworkConfig } from '../../core/config/config';
import type { DataPart, Dataset } from '../../core/data/dataset';
import { TorchGenerator } from '../../core/random/torchGenerator';
import { Trainer } from '../../core/training/trainer';

const features = 3;
const classes = ['a', 'b', 'c'];

/** A run of a few rows with everything in it that has state: batch norm, dropout, momentum, shuffling, a schedule. */
export function smallConfig(changes: Partial<NetworkConfig> = {}): NetworkConfig {
  return {
    seed: 11,
    precision: 'float32',
    data: { generator: 'blobs' },
    layers: [
      { type: 'Linear', out_features: 6 },
      { type: 'BatchNorm1d' },
      { type: 'ReLU' },
      { type: 'Dropout', p: 0.3 },
      { type: 'Linear', out_features: classes.length },
    ],
    loss: { type: 'CrossEntropyLoss' },
    optimizer: { type: 'SGD', lr: 0.1, momentum: 0.9, dampening: 0, weight_decay: 0.01, nesterov: false },
    scheduler: { type: 'StepLR', step_size: 2, gamma: 0.5 },
    training: { epochs: 6, batch_size: 8, shuffle: true, drop_last: false },
    ...changes,
  };
}

export const adam: NetworkConfig['optimizer'] = {
  type: 'Adam',
  lr: 0.01,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weight_decay: 0,
  amsgrad: true,
};

export function smallDataset(rows = 30, validationRows = 10): Dataset {
  const random = new TorchGenerator(3);
  const part = (count: number, first: number): DataPart => {
    const inputs = new Float32Array(count * features);
    random.fillNormal(inputs);
    // The largest feature is the class.
    const labels = Int32Array.from({ length: count }, (_, row) => {
      const values = inputs.subarray(row * features, (row + 1) * features);
      return values.indexOf(Math.max(...values));
    });
    const sourceRows = Int32Array.from({ length: count }, (_, row) => first + row);
    return { rows: count, inputs, labels, targets: new Float32Array(0), sourceRows };
  };
  return {
    description: {
      features: ['x', 'y', 'z'],
      task: { kind: 'classification', classes },
      samples: rows + validationRows,
      trainingSamples: rows,
      validationSamples: validationRows,
      dropped: 0,
    },
    standardization: undefined,
    training: part(rows, 0),
    validation: part(validationRows, rows),
  };
}

export function smallTrainer(changes: Partial<NetworkConfig> = {}, dataset = smallDataset()): Trainer {
  return new Trainer({ config: smallConfig(changes), dataset });
}

/** Everything that must be equal for two moments to be the same, with NaN and −0 told apart by `deepStrictEqual`. */
export function momentOf(trainer: Trainer): unknown {
  return { ...trainer.capture(), learningRate: trainer.learningRate };
}

export function runSteps(runner: { runStep(): void }, count: number): void {
  for (let step = 0; step < count; step++) runner.runStep();
}
