import assert from 'node:assert/strict';
import { formatBenchmark, runBenchmark, type BenchmarkResult } from './benchmark/run';

describe('The findings on configs that are known to be faulty or healthy', function () {
  this.timeout(180_000);
  let result: BenchmarkResult;

  before(async () => {
    result = await runBenchmark();
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

  it('say what is so, why it matters and what to change, and edit only what a config has', () => {
    const paths = new Set(['data', 'layers', 'optimizer', 'training']);
    for (const { found } of result.faulty)
      for (const finding of found) {
        assert.ok(finding.message.length > 20 && finding.why.length > 20 && finding.advice.length > 5);
        for (const { changes, title } of finding.fixes) {
          assert.ok(title.length > 5);
          for (const { path } of changes) assert.ok(paths.has(String(path[0])), path.join('.'));
        }
      }
  });
});
