import type { TObject, TSchema } from '@sinclair/typebox';
import { layerDefinition } from '../network/layers/registry';
import { lossDefinition } from '../network/losses/registry';
import { torchCall } from '../network/pytorch';
import { findOptimizer } from '../training/optimizers/registry';
import { findScheduler } from '../training/schedulers/registry';
import type { ExportedModel } from './exportModel';
import { saveStateDict } from './stateDict';

/**
 * A Python script that stands alone: it builds the same model, loads the weights that it carries with it, and sets up the
 * same training. Importing it does nothing; running it describes the model.
 */
export function exportPyTorch(model: ExportedModel): string {
  const sections = [
    header(model),
    buildFunction(model),
    loadFunction,
    standardizeFunction(model),
    trainingFunction(model),
    penaltyFunction(model),
    weightsSection(model),
    mainSection,
  ];
  return `${sections.filter(section => section !== '').join('\n\n')}\n`;
}

function header({ name, features, task, standardization }: ExportedModel): string {
  const answers =
    task.kind === 'classification' ? `CLASSES = ${list(task.classes)}` : `TARGETS = ${list(task.targets)}`;
  const steps = standardization
    ? 'answers = load()(standardize(rows))  # rows: [n, features], as in the data file'
    : 'answers = load()(rows)  # rows: [n, features]';
  return `"""${docText(name)}: a network from Deadeye, with its weights. Needs PyTorch only.

    ${steps}
"""

import base64
import json
import struct

import torch
from torch import nn

FEATURES = ${list(features)}
${answers}
`;
}

function buildFunction({ config, network }: ExportedModel): string {
  const modules: string[] = [];
  const statements: string[] = [];
  config.layers.forEach((layer, index) => {
    const definition = layerDefinition(layer);
    modules.push(`        ${definition.toPyTorch(layer, network.layers[index].inFeatures)},`);
    for (const statement of definition.reinitializeInPyTorch?.(layer, `model[${index}]`) ?? [])
      statements.push(`    ${statement}`);
  });
  return [
    'def build():',
    '    """The network with its initial weights."""',
    ...(config.precision === 'float64' ? ['    torch.set_default_dtype(torch.float64)'] : []),
    `    torch.manual_seed(${config.seed})`,
    '    model = nn.Sequential(',
    ...modules,
    '    )',
    ...statements,
    '    return model',
    '',
  ].join('\n');
}

/** Reads the safetensors at the end of the script with the standard library, so that nothing has to be installed. */
const loadFunction = `def load():
    """The network with its trained weights, in eval mode."""
    data = base64.b64decode(WEIGHTS)
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + size])
    header.pop("__metadata__", None)
    dtypes = {"F32": torch.float32, "F64": torch.float64, "I64": torch.int64}
    state = {}
    for name, entry in header.items():
        begin, end = (8 + size + offset for offset in entry["data_offsets"])
        values = torch.frombuffer(bytearray(data[begin:end]), dtype=dtypes[entry["dtype"]])
        state[name] = values.reshape(entry["shape"])
    model = build()
    model.load_state_dict(state)
    return model.eval()
`;

function standardizeFunction({ standardization, config }: ExportedModel): string {
  if (!standardization) return '';
  const { mean, scale } = standardization;
  return `def standardize(rows):
    """Shifts and scales raw rows as the training data was."""
    mean = torch.tensor([${mean.join(', ')}], dtype=torch.float64)
    scale = torch.tensor([${scale.join(', ')}], dtype=torch.float64)
    return ((torch.as_tensor(rows, dtype=torch.float64) - mean) / scale).to(torch.${config.precision})
`;
}

function trainingFunction({ config, totalSteps }: ExportedModel): string {
  const { loss, optimizer, scheduler, training } = config;
  const optimizerCall = call(
    `torch.optim.${optimizer.type}`,
    'model.parameters()',
    optimizer,
    findOptimizer(optimizer.type)?.schema,
  );
  const lines = [
    'def training(model):',
    '    """Loss, optimizer and schedule as configured."""',
    `    criterion = ${lossDefinition(loss).toPyTorch(loss)}`,
    `    optimizer = ${optimizerCall}`,
  ];
  if (scheduler) {
    const ofScheduler =
      scheduler.type === 'OneCycleLR'
        ? { ...scheduler, total_steps: scheduler.total_steps || totalSteps }
        : scheduler;
    const expression = call(
      `torch.optim.lr_scheduler.${scheduler.type}`,
      'optimizer',
      ofScheduler,
      findScheduler(scheduler.type)?.schema,
    );
    const when = findScheduler(scheduler.type)?.every === 'step' ? 'minibatch' : 'epoch';
    lines.push(`    scheduler = ${expression}  # one step() after each ${when}`);
  }
  const { epochs, batch_size: batchSize, shuffle, drop_last: dropLast } = training;
  const loader = torchCall('DataLoader', ['data'], { batch_size: batchSize, shuffle, drop_last: dropLast });
  lines.push(`    # ${epochs} epochs over ${loader}`);
  if (training.l1)
    lines.push('    # before backward(): loss = criterion(model(inputs), targets) + penalty(model)');
  if (training.clip_grad_norm !== undefined)
    lines.push(
      `    # before each optimizer.step(): nn.utils.clip_grad_norm_(model.parameters(), ${training.clip_grad_norm})`,
    );
  lines.push(`    return criterion, optimizer, ${scheduler ? 'scheduler' : 'None'}`, '');
  return lines.join('\n');
}

/** PyTorch has no option for it: the penalty is a part of the loss there. */
function penaltyFunction({ config }: ExportedModel): string {
  const { l1 } = config.training;
  if (!l1) return '';
  return `def penalty(model):
    """The L1 penalty over the weights of the Linear layers, to be added to the loss."""
    return ${l1} * sum(weight.abs().sum() for weight in model.parameters() if weight.dim() > 1)
`;
}

function weightsSection({ network }: ExportedModel): string {
  const text = Buffer.from(saveStateDict(network)).toString('base64');
  return `# The state dict as safetensors.
WEIGHTS = """
${text.replace(/.{1,100}/g, '$&\n')}"""
`;
}

const mainSection = `if __name__ == "__main__":
    network = load()
    print(network)
    print(sum(parameter.numel() for parameter in network.parameters()), "parameters")`;

/** The call of an optimizer or scheduler, without what equals PyTorch's default, which the schema knows. */
function call(
  callee: string,
  argument: string,
  settings: Readonly<Record<string, unknown>>,
  schema: TObject | undefined,
): string {
  const isDefault = (key: string, value: unknown): boolean => {
    const property: TSchema | undefined = schema?.properties[key];
    return JSON.stringify(property?.default) === JSON.stringify(value);
  };
  const differing = Object.entries(settings).filter(([key, value]) => !isDefault(key, value));
  return torchCall(callee, [argument], Object.fromEntries(differing));
}

/** JSON's strings and arrays are also Python's. */
function list(texts: readonly string[]): string {
  return `[${texts.map(text => JSON.stringify(text)).join(', ')}]`;
}

/** Safe between triple quotes. */
function docText(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
