import { writeSafetensors, type StoredTensor } from '../../interchange/safetensors';
import { hasDropout } from '../../session/probes/lossAt';
import type { Command } from '../command';
import { checkWritable, writeWhole } from '../files';
import { openSession } from '../openSession';
import { formatTable, short } from '../table';

export const gradients: Command = {
  name: 'gradients',
  summary: 'gradients of the mean loss over the whole training set, in train mode',
  options: {
    weights: { value: 'W', help: 'safetensors file to use instead of the initial weights' },
    save: { value: 'G', help: 'safetensors file to write the gradients to, under the names of the weights' },
  },
  examples: [
    'deadeye gradients moons.mlp.json',
    'deadeye gradients moons.mlp.json --save gradients.safetensors --json',
  ],
  async run(invocation) {
    if (typeof invocation.values.save === 'string') await checkWritable(invocation.values.save);
    const session = await openSession(invocation);
    try {
      const run = session.loaded();
      const { network } = run.trainer;
      const { loss, gradients: values } = run.observer.differentiate('train');
      const normOf = (from: number, to: number): number => {
        let sum = 0;
        for (let i = from; i < to; i++) sum += values[i] * values[i];
        return Math.sqrt(sum);
      };
      const tensors = new Map<string, StoredTensor>();
      const layers = run.layers().map(({ index, type }) => {
        const segments = network.segmentsOf(index, 'parameter');
        for (const { name, offset, length, shape } of segments)
          tensors.set(name, { shape, data: values.slice(offset, offset + length) });
        return {
          index,
          type,
          tensors: segments.map(({ name, shape, offset, length }) => ({
            name,
            shape,
            norm: normOf(offset, offset + length),
          })),
        };
      });
      if (typeof invocation.values.save === 'string')
        await writeWhole(invocation.values.save, writeSafetensors(tensors, new Map([['format', 'pt']])));
      const norm = normOf(0, values.length);
      const dropoutOff = hasDropout(run);
      const rows = layers.flatMap(layer =>
        layer.tensors.map(tensor => [tensor.name, tensor.shape.join(' × '), short(tensor.norm)]),
      );
      return {
        document: { loss, norm, layers, ...(dropoutOff && { dropoutOff }) },
        text: `${formatTable(['gradient of', 'shape', 'norm'], rows)}\nloss ${short(loss)}, norm of all ${short(norm)}${dropoutOff ? '\nDropout is off here: with it on, every pass would have other gradients.' : ''}`,
        status: Number.isFinite(loss) ? 0 : 2,
      };
    } finally {
      session.dispose();
    }
  },
};
