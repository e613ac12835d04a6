import assert from 'node:assert/strict';
import { editText } from '../../core/config/editText';
import { checkText } from '../../core/config/loadConfig';
import { formatBenchmark, fresh, known, runBenchmark, type BenchmarkResult } from './benchmark/run';

describe('The findings on configs that are known to be faulty or healthy', function () {
  this.timeout(900_000);
  let result: BenchmarkResult;

  before(async () => {
    result = await runBenchmark({
      faulty: [...known.faulty, ...fresh.faulty],
      healthy: [...known.healthy, ...fresh.healthy],
    });
  });

  it('are tried on at least 60 faulty and 40 healthy ones', () => {
    assert.ok(result.faulty.length >= 60);
    assert.ok(result.healthy.length >= 40);
  });

  it('recognise at least 95 % of the faults', () => {
    assert.ok(result.recall >= 0.95, formatBenchmark(result));
  });

  it('raise no error on a healthy config, and a warning at no more than 2 % of all chances', () => {
    const errors = result.healthy.flatMap(({ name, alarms }) =>
      alarms.filter(({ severity }) => severity === 'error').map(({ message }) => `${name}: ${message}`),
    );
    assert.deepEqual(errors, []);
    assert.ok(result.falseAlarms <= 0.02, formatBenchmark(result));
  });

  it('say what is so, why it matters and what to change', () => {
    for (const { found } of result.faulty)
      for (const { message, why, advice } of found)
        assert.ok(message.length > 20 && why.length > 20 && advice.length > 5, message);
  });

  it('offer only changes after which the config can still be trained', async () => {
    const tried = new Set<string>();
    for (const { config, found } of result.faulty)
      for (const { rule, fixes } of found)
        for (const { title, changes } of fixes) {
          const text = editText(JSON.stringify(config, undefined, 2), changes);
          if (tried.has(text)) continue;
          tried.add(text);
          const { problems } = await checkText(text, '/benchmark.mlp.json');
          // The tables of a case are gone with its folder.
          const errors = problems.filter(
            ({ severity, code }) => severity === 'error' && code !== 'no-such-file',
          );
          assert.deepEqual(errors, [], `${rule}: ${title} in ${text}`);
        }
    assert.ok(tried.size > 60, `${tried.size} repairs`);
  });
});
