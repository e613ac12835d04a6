import { formatBenchmark, runBenchmark } from './run';

/** `npx tsx test/inspection/benchmark/report.ts`: recall and false alarms of every rule. */
void runBenchmark().then(result => {
  for (const { name, expected, found, recognised } of result.faulty)
    if (!recognised)
      console.log(
        `missed: ${name} (${expected.join(', ')}), found ${found.map(({ rule, severity }) => `${rule} ${severity}`).join(', ') || 'nothing'}`,
      );
  for (const { name, alarms } of result.healthy)
    for (const { rule, severity, message } of alarms)
      console.log(`alarm: ${name}: ${severity} ${rule} ${message}`);
  console.log(formatBenchmark(result));
});
