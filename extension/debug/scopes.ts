import type { Measured } from '../../core/session/protocol/stops';
import type { NetworkGraph } from '../../core/session/protocol/graph';
import type { GradientFlow } from '../../core/session/protocol/gradientFlow';
import type { TensorSource, TensorValues } from '../../core/session/protocol/tensor';
import type { Metrics } from '../../core/session/protocol/status';
import type { Debuggee } from './debuggee';
import type { FrameKind } from './frames';
import { tensorNode, written } from './tensorNodes';
import { leaf, type VariableNode } from './variableNode';

/** A group of variables of a frame; `dear` ones are not opened by themselves. */
export interface Scope extends VariableNode {
  readonly dear: boolean;
}

export function scopesOf(debuggee: Debuggee, frame: FrameKind): readonly Scope[] {
  switch (frame.kind) {
    case 'layer':
      return layerScopes(debuggee, frame.layer);
    case 'loss':
    case 'minibatch':
      return [scope('Minibatch', () => minibatch(debuggee))];
    case 'epoch':
      return [scope('Whole Training Set', () => evaluations(debuggee))];
  }
}

function scope(name: string, children: () => Promise<readonly VariableNode[]>, dear = false): Scope {
  return { name, value: '', dear, children };
}

/** The tensors of a layer by the names of PyTorch's state dict. */
const parameterNames = ['weight', 'bias'];
const bufferNames = ['running_mean', 'running_var'];

function layerScopes(debuggee: Debuggee, layer: number): Scope[] {
  const { type } = debuggee.summary.layers[layer];
  const scopes: Scope[] = [];
  const tensors =
    (names: readonly string[], of: TensorSource) => async (): Promise<readonly VariableNode[]> => {
      const found = await Promise.all(names.map(name => tensor(debuggee, layer, name, of)));
      return found.filter(node => node !== undefined);
    };
  if (debuggee.summary.layers[layer].parameters > 0 || type === 'BatchNorm1d')
    scopes.push(
      scope('Parameters', tensors([...parameterNames, ...bufferNames], 'value')),
      scope('Gradients of the Last Minibatch', tensors(parameterNames, 'gradient')),
      scope('Last Update', tensors(parameterNames, 'update'), true),
    );
  scopes.push(
    scope('Signal over the Training Set', () => signal(debuggee, layer)),
    scope('Units', () => units(debuggee, layer)),
  );
  return scopes;
}

async function tensor(
  debuggee: Debuggee,
  layer: number,
  name: string,
  of: TensorSource,
): Promise<VariableNode | undefined> {
  let found: TensorValues;
  try {
    found = (await debuggee.call('inspect', {
      probe: 'tensor',
      params: { layer, tensor: name, of },
    })) as TensorValues;
  } catch {
    // A layer without this tensor simply has no such row.
    return undefined;
  }
  const { offset } = found;
  return tensorNode(name, debuggee.summary.precision, found, {
    set:
      of === 'value' && offset !== undefined
        ? async (index, value) => {
            await debuggee.call('setParameters', { values: Float64Array.of(value), offset: offset + index });
          }
        : undefined,
  });
}

async function measured(debuggee: Debuggee, expression: string, layer?: number): Promise<number> {
  const { value } = (await debuggee.call('inspect', {
    probe: 'measure',
    params: { expression, layer },
  })) as Measured;
  return value[0];
}

/** Before the first minibatch. */
const notYet = 'none yet';

async function minibatch(debuggee: Debuggee): Promise<VariableNode[]> {
  const { step, epoch, batchLoss, learningRate } = debuggee.status;
  return [
    leaf('step', String(step), 'step'),
    leaf('epoch', String(epoch), 'epoch'),
    leaf('loss', step === 0 ? notYet : written(batchLoss), 'loss'),
    leaf('gradNorm', step === 0 ? notYet : written(await measured(debuggee, 'gradNorm')), 'gradNorm'),
    {
      ...leaf('learningRate', written(learningRate), 'learningRate'),
      set: async text => {
        const { learningRate: rate } = await debuggee.call('setLearningRate', { lr: Number(text) });
        return written(rate);
      },
    },
  ];
}

function evaluations(debuggee: Debuggee): Promise<VariableNode[]> {
  const { training, validation } = debuggee.status;
  const rows = (part: 'training' | 'validation', metrics: Metrics | undefined): VariableNode[] => {
    if (!metrics) return [];
    return [
      leaf(`${part}Loss`, written(metrics.loss), `${part}Loss`),
      ...(metrics.accuracy === undefined
        ? []
        : [leaf(`${part}Accuracy`, written(metrics.accuracy), `${part}Accuracy`)]),
    ];
  };
  return Promise.resolve([...rows('training', training), ...rows('validation', validation)]);
}

async function signal(debuggee: Debuggee, layer: number): Promise<VariableNode[]> {
  const { layers } = (await debuggee.call('inspect', { probe: 'gradientFlow', params: {} })) as GradientFlow;
  const flow = layers[layer];
  const row = (name: string, value: number, measure = true): VariableNode =>
    leaf(name, written(value), measure ? `layer${layer}.${name}` : undefined);
  return [
    row('activationRms', flow.activation),
    row('deltaRms', flow.gradient),
    ...(flow.parameters.length > 0
      ? [
          row('weightNorm', flow.weightNorm),
          row('weightGradientNorm', flow.weightGradientNorm, false),
          row('updateRatio', flow.updateRatio, false),
        ]
      : []),
  ];
}

/** Each unit with what it does over the training set; "Break on Value Change" of a unit means: when it dies. */
async function units(debuggee: Debuggee, layer: number): Promise<VariableNode[]> {
  const graph = (await debuggee.call('inspect', {
    probe: 'graph',
    params: { pictureSize: 4 },
  })) as NetworkGraph;
  const column = graph.columns.find(each => each.layer === layer);
  if (!column) return [];
  const judged = column.states.length > 0;
  const rows = Array.from({ length: column.units }, (_, unit): VariableNode => {
    const mean = `mean ${Number(column.mean[unit].toPrecision(3))}`;
    if (!judged) return leaf(`[${unit}]`, mean);
    const share = `active for ${Number((100 * column.activeFraction[unit]).toPrecision(3))} %`;
    const state = column.states[unit] === 'linear' ? 'never off' : column.states[unit];
    return {
      ...leaf(`[${unit}]`, `${state} · ${share} · ${mean}`, `layer${layer}.active[${unit}]`),
      watch: { id: `layer${layer}.active[${unit}]`, description: `unit ${unit} of layer ${layer} dies` },
    };
  });
  const count = (state: string): number => column.states.filter(each => each === state).length;
  return [
    ...(judged
      ? [
          leaf('dead', String(count('dead')), `layer${layer}.dead`),
          leaf('dying', String(count('dying')), `layer${layer}.dying`),
        ]
      : []),
    {
      name: 'units',
      value: `[${column.units}]`,
      indexed: column.units,
      children: (from, size) => rows.slice(from, from + size),
    },
  ];
}
