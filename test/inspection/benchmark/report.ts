import { formatBenchmark, fresh, known, runBenchmark, type BenchmarkSet } from './run';

/**
 * `npm run bench:findings`: recall and false alarms of every rule, on the configs that the rules were made with and on
 * those that they were not.
 */
async function report(title: string, set: BenchmarkSet): Promise<void> {
  const result = await runBenchmark(set);
  console.log(`\n${title}`);
  for (const { name, expected, found, recognised } of result.faulty)
    if (!recognised)
      console.log(
        `missed: ${name} (${expected.join(', ')}), found ${found.map(({ rule, severity }) => `${rule} ${severity}`).join(', ') || 'nothing'}`,
      );
  for (const { name, alarms } of result.healthy)
    for (const { rule, severity, message } of alarms)
      console.log(`alarm: ${name}: ${severity} ${rule} ${message}`);
  console.log(formatBenchmark(result));
}

void report('Configs that the rules were made with', known).then(() =>
  report('Configs that they had not seen', fresh),
);
