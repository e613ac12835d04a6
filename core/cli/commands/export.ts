import { basename } from 'node:path';
import { exportFormats, exportModel, exportRemarks } from '../../interchange/exportModel';
import type { Command } from '../command';
import { checkWritable, writeWhole } from '../files';
import { openSession } from '../openSession';
import { oneOf, UsageError } from '../usage';

export const exportCommand: Command = {
  name: 'export',
  summary: 'write the network as a file that other programs read',
  options: {
    weights: { value: 'W', help: 'safetensors file to use instead of the initial weights' },
    format: {
      value: 'FORMAT',
      help: 'safetensors (state dict), pytorch (a Python script with model and weights) or onnx (opset 17)',
    },
    out: { value: 'F', help: 'file to write' },
  },
  examples: [
    'deadeye export moons.mlp.json --weights moons.safetensors --format pytorch --out moons.py',
    'deadeye export moons.mlp.json --weights moons.safetensors --format onnx --out moons.onnx',
  ],
  async run(invocation) {
    const { values, config: path } = invocation;
    const format = oneOf(values.format, 'format', exportFormats);
    if (!format) throw new UsageError(`--format is missing; it is one of ${exportFormats.join(', ')}.`);
    const { out } = values;
    if (typeof out !== 'string') throw new UsageError('--out is missing: the file to write.');
    await checkWritable(out);
    const session = await openSession(invocation);
    try {
      const { config, dataset, trainer } = session.loaded();
      const bytes = exportModel(format, {
        name: basename(path).replace(/(\.mlp)?\.jsonc?$/, ''),
        config,
        network: trainer.network,
        features: dataset.description.features,
        task: dataset.description.task,
        standardization: dataset.standardization,
        totalSteps: trainer.totalSteps,
      });
      await writeWhole(out, bytes);
      const remarks = exportRemarks(format, config);
      const parameters = trainer.network.parameterCount;
      return {
        document: { format, file: out, bytes: bytes.length, parameters, remarks },
        text: [`${out}: ${format}, ${parameters} parameters, ${bytes.length} bytes`, ...remarks].join('\n'),
      };
    } finally {
      session.dispose();
    }
  },
};
