import { resolve } from 'node:path';
import { checkText } from '../../config/loadConfig';
import type { Command } from '../command';
import { readText } from '../files';
import { formatProblem } from '../problems';

export const check: Command = {
  name: 'check',
  summary: 'validate a config with its data',
  options: {},
  examples: ['deadeye check spirals.mlp.json', 'deadeye check penguins.mlp.json --json'],
  async run({ config, terminal }) {
    const path = resolve(config);
    const { problems } = await checkText(await readText(config), path, {
      onProgress: (done, total, message) => terminal.progress(done, total, message),
    });
    const failed = problems.some(({ severity }) => severity === 'error');
    return {
      document: {
        problems: problems.map(({ range, severity, code, message, file }) => ({
          line: range.line,
          column: range.column,
          severity,
          code,
          message,
          ...(file !== undefined && { file }),
        })),
      },
      text:
        problems.length === 0
          ? `${config}: no problems`
          : problems.map(each => formatProblem(each, config)).join('\n'),
      status: failed ? 1 : 0,
    };
  },
};
