import type { Command } from '../command';
import { countOf, diagnoseRun } from '../findings';
import { openSession } from '../openSession';

export const diagnose: Command = {
  name: 'diagnose',
  summary: 'train as configured and say what is wrong; with weights, look at them without training',
  options: { weights: { value: 'W', help: 'safetensors file to look at instead of training' } },
  examples: [
    'deadeye diagnose dying-relu.mlp.json',
    'deadeye diagnose net.mlp.json --weights trained.safetensors --json',
  ],
  async run(invocation) {
    const { terminal, values } = invocation;
    const session = await openSession(invocation);
    try {
      const findings = diagnoseRun(session.loaded(), values.weights === undefined, (done, total) =>
        terminal.progress(done, total, `step ${done} of ${total}`),
      );
      const lines = findings.map(({ rule, severity, layer, message, advice, firstStep }) =>
        [
          `${severity} ${rule}${layer === null ? '' : `, layer ${layer}`}${firstStep > 0 ? `, since step ${firstStep}` : ''}: ${message}`,
          `  ${advice}`,
        ].join('\n'),
      );
      return {
        document: { findings },
        text: findings.length === 0 ? 'Nothing found.' : `${lines.join('\n')}\n${countOf(findings)}`,
        status: findings.some(({ severity }) => severity === 'error') ? 2 : 0,
      };
    } finally {
      session.dispose();
    }
  },
};
