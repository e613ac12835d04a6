import type { FindingFix } from '../../session/protocol/findings';
import type { Evidence } from './evidence';
import { linearBefore } from './evidence';

const he = { type: 'kaiming_uniform_', nonlinearity: 'relu' };
const zeros = { type: 'zeros_' };

/** He's start for the Linear that feeds a layer. */
export function heStart(evidence: Evidence, layer: number): FindingFix[] {
  const linear = linearBefore(evidence, layer + 1);
  if (linear === undefined) return [];
  return [
    {
      title: `Start layer ${linear} with kaiming_uniform_`,
      changes: [
        { path: ['layers', linear, 'init'], value: he },
        { path: ['layers', linear, 'bias_init'], value: zeros },
      ],
    },
  ];
}

/** He's start for every Linear but the last. */
export function heEverywhere({ config }: Pick<Evidence, 'config'>): FindingFix {
  const linears = config.layers.flatMap(({ type }, index) => (type === 'Linear' ? [index] : [])).slice(0, -1);
  return {
    title: 'Start every hidden layer with kaiming_uniform_',
    changes: linears.flatMap(layer => [
      { path: ['layers', layer, 'init'], value: he },
      { path: ['layers', layer, 'bias_init'], value: zeros },
    ]),
  };
}

/** A learning rate so many times the present one, to one digit. */
export function rateTimes({ config }: Pick<Evidence, 'config'>, factor: number): FindingFix {
  const lr = Number((config.optimizer.lr * factor).toPrecision(1));
  return {
    title: `Set "lr" to ${lr}`,
    changes: [{ path: ['optimizer', 'lr'], value: lr }],
  };
}

export function leakyInstead(layer: number): FindingFix {
  return {
    title: `Make layer ${layer} a LeakyReLU`,
    changes: [{ path: ['layers', layer], value: { type: 'LeakyReLU' } }],
  };
}

export function reluInstead(layer: number): FindingFix {
  return {
    title: `Make layer ${layer} a ReLU`,
    changes: [{ path: ['layers', layer], value: { type: 'ReLU' } }],
  };
}

/** A batch norm between the Linear that feeds a layer and the layer. */
export function addBatchNorm(evidence: Evidence, layer: number): FindingFix[] {
  const linear = linearBefore(evidence, layer + 1);
  if (linear === undefined || linear === evidence.config.layers.length - 1) return [];
  return [
    {
      title: `Add BatchNorm1d behind layer ${linear}`,
      changes: [{ insert: true, path: ['layers', linear + 1], value: { type: 'BatchNorm1d' } }],
    },
  ];
}

export function clipGradients(): FindingFix {
  return {
    title: 'Clip gradients at norm 1',
    changes: [{ path: ['training', 'clip_grad_norm'], value: 1 }],
  };
}

export function removeLayer(layer: number, type: string): FindingFix {
  return {
    title: `Remove ${type} (layer ${layer})`,
    changes: [{ path: ['layers', layer], value: undefined }],
  };
}

/** The default start in place of the config's own. */
export function defaultStart(layers: readonly number[]): FindingFix {
  return {
    title: `Start layer${layers.length === 1 ? '' : 's'} ${layers.join(', ')} as nn.Linear does`,
    changes: layers.map(layer => ({ path: ['layers', layer, 'init'], value: undefined })),
  };
}
