import type { Task } from '../../data/dataset';
import { lossDefinition } from '../../network/losses/registry';
import { setProperty } from '../edits';
import type { Check } from './context';

/** The task fits the loss, and the last Linear has as many outputs as the task needs. */
export const checkWidths: Check = ({ config, document, data, shapes, report }) => {
  const last = config.layers.findLastIndex(layer => layer.type === 'Linear');
  if (last < 0) {
    report(
      'error',
      'no-linear',
      ['layers', config.layers.length - 1],
      'The network has no Linear, so there is nothing to learn the task with. Add {"type": "Linear", "out_features": …} as the last layer.',
    );
    return;
  }
  if (!data || shapes.length === 0) return;
  if (data.task.kind === 'classification' && data.task.classes.length === 1) {
    report(
      'error',
      'single-class',
      ['data', 'target'],
      `Every row is of the class "${data.task.classes[0]}", so there is nothing to tell apart. Name another "target", or add rows of a second class.`,
    );
    return;
  }
  const definition = lossDefinition(config.loss);
  const mismatch = definition.taskMismatch(data.task);
  if (mismatch) {
    report('error', 'loss-mismatch', ['loss', 'type'], mismatch);
    return;
  }
  const needed = definition.outFeatures(data.task);
  const width = shapes[shapes.length - 1].outFeatures;
  if (width === needed) return;
  const why =
    data.task.kind === 'classification' && config.loss.type === 'CrossEntropyLoss'
      ? `${config.loss.type} needs one output per class (${listed(data.task.classes)})`
      : data.task.kind === 'classification'
        ? `${config.loss.type} needs a single output`
        : `${config.loss.type} needs one output per target column (${listed(data.task.targets)})`;
  const node = document.find(['layers', last]);
  report(
    'error',
    'width-mismatch',
    ['layers', last, 'out_features'],
    `The last Linear has ${width} outputs, but ${why}. Set "out_features" to ${needed}${orMSELoss(data.task)}.`,
    node
      ? [
          {
            title: `Set "out_features" to ${needed}`,
            edits: [setProperty(document.text, node, 'out_features', needed)],
          },
        ]
      : [],
  );
};

/** Classes with fractions are most likely a quantity that was taken for classes. */
function orMSELoss(task: Task): string {
  const fractions = task.kind === 'classification' && task.classes.some(name => Number(name) % 1 !== 0);
  return fractions && task.classes.every(name => Number.isFinite(Number(name)))
    ? ', or use MSELoss if the target is a quantity'
    : '';
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 6).join(', ');
  return names.length > 6 ? `${names.length}: ${shown} …` : `${names.length}: ${shown}`;
}
