import type { Check } from './context';

/** What a session's memory can hold: a WebAssembly memory ends at 4 GiB, of which the data takes its part. */
const mostBytes = 3 * 2 ** 30;
/** Parameters, gradients, two vectors of an optimizer, and a snapshot or two outside. */
const copies = 5;

/** A network that could never be allocated is refused at the layer that makes it so, rather than when it runs out. */
export const checkMemory: Check = ({ config, data, shapes, report }) => {
  if (!data || shapes.length === 0) return;
  const size = config.precision === 'float64' ? 8 : 4;
  const rows = Math.min(Math.max(config.training.batch_size, 512), Math.max(data.samples, 1));
  const parameters = shapes.map(shape =>
    shape.parameters.reduce((sum, tensor) => sum + tensor.shape.reduce((a, b) => a * b, 1), 0),
  );
  const bytes = shapes.map(
    (shape, index) => size * (copies * parameters[index] + 4 * rows * shape.outFeatures),
  );
  const total = bytes.reduce((sum, each) => sum + each, 0) + 2 * size * data.samples * data.features.length;
  if (total <= mostBytes) return;
  const largest = bytes.indexOf(Math.max(...bytes));
  report(
    'error',
    'too-large',
    ['layers', largest, 'out_features'],
    `This network would need ${(total / 2 ** 30).toFixed(1)} GiB of memory, and a session has ${mostBytes / 2 ** 30}. This layer takes the most (${parameters[largest].toLocaleString('en')} parameters). Make it narrower.`,
  );
};
