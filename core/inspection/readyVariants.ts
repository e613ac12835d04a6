import type { NetworkConfig } from '../config/config';
import { layerDefinition } from '../network/layers/registry';
import type { ReadyVariant } from '../session/protocol/compare';
import type { ConfigEdit } from '../session/protocol/inspection';
import { heEverywhere, rateTimes } from './findings/fixes';

type Layer = NetworkConfig['layers'][number];

/** Changes that a person would try first, made for this config: those that change nothing are left out. */
export function readyVariants(config: NetworkConfig): ReadyVariant[] {
  return [
    ...batchNorm(config),
    ...starts(config),
    ...activations(config),
    ...rates(config),
    ...optimizers(config),
    ...others(config),
  ];
}

function indicesOf({ layers }: NetworkConfig, is: (layer: Layer) => boolean): number[] {
  return layers.flatMap((layer, index) => (is(layer) ? [index] : []));
}

const isActivation = (layer: Layer): boolean => layerDefinition(layer).elementwise !== undefined;

/** Edits of lists are made from the back, so that the places of those still to come hold. */
function batchNorm(config: NetworkConfig): ReadyVariant[] {
  const { layers } = config;
  const norms = indicesOf(config, ({ type }) => type === 'BatchNorm1d');
  if (norms.length > 0)
    return [
      {
        id: 'without-batch-norm',
        title: 'Without BatchNorm1d',
        changes: norms.reverse().flatMap((index): ConfigEdit[] => [
          { path: ['layers', index], value: undefined },
          // A bias that was left to the batch norm comes back.
          ...(hasNoBias(layers[index - 1]) ? [{ path: ['layers', index - 1, 'bias'], value: true }] : []),
        ]),
      },
    ];
  const hidden = indicesOf(config, ({ type }) => type === 'Linear').filter(
    index => layers[index + 1] && isActivation(layers[index + 1]) && index + 2 < layers.length,
  );
  return hidden.length === 0
    ? []
    : [
        {
          id: 'with-batch-norm',
          title: 'With BatchNorm1d',
          changes: hidden
            .reverse()
            .map(index => ({ insert: true, path: ['layers', index + 1], value: { type: 'BatchNorm1d' } })),
        },
      ];
}

function hasNoBias(layer: Layer | undefined): boolean {
  return layer !== undefined && 'bias' in layer && layer.bias === false;
}

function starts(config: NetworkConfig): ReadyVariant[] {
  const hidden = indicesOf(config, ({ type }) => type === 'Linear').slice(0, -1);
  const initOf = (index: number): string | undefined =>
    (config.layers[index] as { readonly init?: { readonly type: string } }).init?.type;
  if (hidden.length === 0) return [];
  const made: ReadyVariant[] = [];
  if (hidden.some(index => !initOf(index)?.startsWith('kaiming')))
    made.push({
      id: 'he',
      title: 'He’s start (kaiming_uniform_)',
      changes: heEverywhere({ config }).changes,
    });
  if (hidden.some(index => !initOf(index)?.startsWith('xavier')))
    made.push({
      id: 'glorot',
      title: 'Glorot’s start (xavier_uniform_)',
      changes: hidden.flatMap(index => [
        { path: ['layers', index, 'init'], value: { type: 'xavier_uniform_' } },
        { path: ['layers', index, 'bias_init'], value: { type: 'zeros_' } },
      ]),
    });
  if (hidden.some(index => initOf(index) !== undefined))
    made.push({
      id: 'default-start',
      title: 'The default start of nn.Linear',
      changes: hidden
        .filter(index => initOf(index) !== undefined)
        .map(index => ({ path: ['layers', index, 'init'], value: undefined })),
    });
  return made;
}

function activations(config: NetworkConfig): ReadyVariant[] {
  const found = indicesOf(config, isActivation);
  const types = new Set(found.map(index => config.layers[index].type));
  return ['ReLU', 'LeakyReLU', 'GELU', 'Tanh']
    .filter(type => found.length > 0 && !(types.size === 1 && types.has(type as Layer['type'])))
    .map(type => ({
      id: `activation-${type}`,
      title: `${type} as activation`,
      changes: found.map(index => ({ path: ['layers', index], value: { type } })),
    }));
}

function rates(config: NetworkConfig): ReadyVariant[] {
  return [0.1, 0.3, 3, 10].flatMap(factor => {
    const { title, changes } = rateTimes({ config }, factor);
    return changes[0].value === config.optimizer.lr
      ? []
      : [{ id: `rate-${factor}`, title: `Rate × ${factor}: ${title}`, changes }];
  });
}

function optimizers(config: NetworkConfig): ReadyVariant[] {
  const { type } = config.optimizer;
  const momentum = 'momentum' in config.optimizer ? config.optimizer.momentum : 0;
  const change = (value: Readonly<Record<string, unknown>>): readonly ConfigEdit[] => [
    { path: ['optimizer'], value },
  ];
  return [
    ...(type === 'Adam'
      ? []
      : [{ id: 'adam', title: 'Adam, lr 0.001', changes: change({ type: 'Adam', lr: 0.001 }) }]),
    ...(type === 'SGD' && momentum === 0
      ? []
      : [{ id: 'sgd', title: 'Plain SGD, lr 0.1', changes: change({ type: 'SGD', lr: 0.1 }) }]),
    ...(type === 'SGD' && momentum === 0.9
      ? []
      : [
          {
            id: 'momentum',
            title: 'SGD with momentum 0.9, lr 0.01',
            changes: change({ type: 'SGD', lr: 0.01, momentum: 0.9 }),
          },
        ]),
  ];
}

function others(config: NetworkConfig): ReadyVariant[] {
  const { seed, training } = config;
  const drops = indicesOf(config, ({ type }) => type === 'Dropout');
  return [
    ...(drops.length > 0
      ? [
          {
            id: 'without-dropout',
            title: 'Without Dropout',
            changes: drops.reverse().map(index => ({ path: ['layers', index], value: undefined })),
          },
        ]
      : []),
    {
      id: 'batch-twice',
      title: `Minibatches of ${2 * training.batch_size}`,
      changes: [{ path: ['training', 'batch_size'], value: 2 * training.batch_size }],
    },
    ...(training.clip_grad_norm === undefined
      ? [
          {
            id: 'clip',
            title: 'Gradients clipped at norm 1',
            changes: [{ path: ['training', 'clip_grad_norm'], value: 1 }],
          },
        ]
      : []),
    { id: 'seed', title: `Another seed: ${seed + 1}`, changes: [{ path: ['seed'], value: seed + 1 }] },
  ];
}
