/** A config with what is wrong with it: the rules of which at least one must speak (empty for a healthy one). */
export interface BenchmarkCase {
  readonly name: string;
  readonly config: object;
  /** Any of these, at severity warning or error unless `info` says that a remark is enough. */
  readonly expected: readonly string[];
  readonly info?: boolean;
  /** Data files beside the config: their names and texts. */
  readonly files?: Readonly<Record<string, string>>;
}

export type LayerText = Readonly<Record<string, unknown>>;

export const he = { type: 'kaiming_uniform_', nonlinearity: 'relu' };
export const xavier = { type: 'xavier_uniform_' };
export const zeros = { type: 'zeros_' };

interface NetOptions {
  readonly activation?: string | LayerText;
  readonly init?: LayerText;
  readonly biasInit?: LayerText;
  readonly batchNorm?: boolean;
}

/** Linear, (batch norm,) activation, … and a plain Linear at the end. */
export function net(widths: readonly number[], out: number, options: NetOptions = {}): LayerText[] {
  const { activation = 'ReLU', init, biasInit, batchNorm = false } = options;
  const hidden = widths.flatMap((width): LayerText[] => [
    {
      type: 'Linear',
      out_features: width,
      ...(init && { init }),
      ...(biasInit && { bias_init: biasInit }),
      ...(batchNorm && { bias: false }),
    },
    ...(batchNorm ? [{ type: 'BatchNorm1d' }] : []),
    typeof activation === 'string' ? { type: activation } : activation,
  ]);
  return [...hidden, { type: 'Linear', out_features: out }];
}

interface CaseOptions {
  readonly data?: LayerText;
  readonly loss?: LayerText;
  readonly optimizer?: LayerText;
  readonly training?: LayerText;
  readonly scheduler?: LayerText;
  readonly seed?: number;
}

export const sgd = (lr: number, momentum = 0): LayerText => ({ type: 'SGD', lr, momentum });
export const adam = (lr: number): LayerText => ({ type: 'Adam', lr });

export function config(layers: readonly LayerText[], options: CaseOptions = {}): object {
  return {
    seed: options.seed ?? 1,
    data: options.data ?? { generator: 'moons', samples: 200, noise: 0.1 },
    layers,
    loss: options.loss ?? { type: 'CrossEntropyLoss' },
    optimizer: options.optimizer ?? sgd(0.1),
    ...(options.scheduler && { scheduler: options.scheduler }),
    training: { epochs: 20, batch_size: 20, shuffle: true, ...options.training },
  };
}
