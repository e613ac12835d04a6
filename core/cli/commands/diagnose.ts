import type { DeadUnits } from '../../session/protocol/inspection';
import type { Command } from '../command';
import { deathsTable, printedLife } from '../deaths';
import { countOf, diagnoseRun } from '../findings';
import { openSession } from '../openSession';

export const diagnose: Command = {
  name: 'diagnose',
  summary: 'train as configured and say what is wrong; with weights, look at them without training',
  options: {
    weights: { value: 'W', help: 'safetensors file to look at instead of training' },
    deaths: {
      help: 'list every unit that died: its step, minibatch and certificate, and whether it can revive',
    },
  },
  examples: [
    'deadeye diagnose dying-relu.mlp.json',
    'deadeye diagnose dying-relu.mlp.json --deaths --json',
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
      const deaths = values.deaths
        ? ((await session.call('inspect', {
            probe: 'deadUnits',
            params: {},
            task: 'deaths',
          })) as DeadUnits)
        : undefined;
      if (deaths) terminal.clear();
      return {
        document: { findings, ...(deaths && { deaths: deaths.lives.map(printedLife) }) },
        text: [
          ...(findings.length === 0 ? ['Nothing found.'] : [...lines, countOf(findings)]),
          ...(deaths ? [deathsTable(deaths)] : []),
        ].join('\n'),
        status: findings.some(({ severity }) => severity === 'error') ? 2 : 0,
      };
    } finally {
      session.dispose();
    }
  },
};
