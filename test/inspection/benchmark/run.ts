import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../../core/config/loadConfig';
import { diagnose } from '../../../core/inspection/findings/diagnose';
import { rules } from '../../../core/inspection/findings/registry';
import type { Finding } from '../../../core/session/protocol/findings';
import { History } from '../../../core/training/history';
import { Trainer } from '../../../core/training/trainer';
import type { BenchmarkCase } from './cases';
import { faulty } from './faulty';
import { freshFaulty } from './freshFaulty';
import { freshHealthy } from './freshHealthy';
import { healthyCases } from './healthy';

/** Configs with a known fault and healthy ones. */
export interface BenchmarkSet {
  readonly faulty: readonly BenchmarkCase[];
  readonly healthy: readonly BenchmarkCase[];
}

/** Those that the rules were made with, and those that were written down before any rule had seen them. */
export const known: BenchmarkSet = { faulty, healthy: healthyCases };
export const fresh: BenchmarkSet = { faulty: freshFaulty, healthy: freshHealthy };

export interface BenchmarkResult {
  readonly faulty: readonly {
    readonly name: string;
    readonly config: object;
    readonly expected: readonly string[];
    readonly found: readonly Finding[];
    readonly recognised: boolean;
  }[];
  readonly healthy: readonly { readonly name: string; readonly alarms: readonly Finding[] }[];
  readonly recall: number;
  /** Share of all pairs of a healthy config and a rule at which the rule raised a warning or an error. */
  readonly falseAlarms: number;
}

/** Trains every config of the benchmark and applies every rule. */
export async function runBenchmark(set: BenchmarkSet): Promise<BenchmarkResult> {
  const faultyResults = [];
  for (const each of set.faulty) {
    const found = await findingsOf(each);
    const counts = ({ rule, severity }: Finding): boolean =>
      each.expected.includes(rule) && (each.info === true || severity !== 'info');
    faultyResults.push({
      name: each.name,
      config: each.config,
      expected: each.expected,
      found,
      recognised: found.some(counts),
    });
  }
  const healthyResults = [];
  for (const each of set.healthy) {
    const found = await findingsOf(each);
    healthyResults.push({ name: each.name, alarms: found.filter(({ severity }) => severity !== 'info') });
  }
  const pairs = new Set(
    healthyResults.flatMap(({ name, alarms }) => alarms.map(({ rule }) => `${name}: ${rule}`)),
  );
  return {
    faulty: faultyResults,
    healthy: healthyResults,
    recall: faultyResults.filter(({ recognised }) => recognised).length / faultyResults.length,
    falseAlarms: pairs.size / (healthyResults.length * rules.length),
  };
}

async function findingsOf({ config, files = {} }: BenchmarkCase): Promise<Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), 'deadeye-benchmark-'));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const { config: read, dataset } = await loadConfig(
      JSON.stringify(config),
      join(folder, 'benchmark.mlp.json'),
    );
    return diagnose(new History(new Trainer({ config: read, dataset })), dataset);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Recall and false alarms, rule by rule, as a table of text. */
export function formatBenchmark(result: BenchmarkResult): string {
  const lines = rules.map(({ id, title }) => {
    const wanted = result.faulty.filter(({ expected }) => expected[0] === id);
    const recognised = wanted.filter(each => each.recognised).length;
    const alarms = result.healthy.filter(each => each.alarms.some(({ rule }) => rule === id)).length;
    return `${id.padEnd(4)} ${title.padEnd(36)} ${`${recognised}/${wanted.length}`.padStart(7)} ${`${alarms}/${result.healthy.length}`.padStart(8)}`;
  });
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return [
    `${'rule'.padEnd(41)} ${'recall'.padStart(7)} ${'alarms'.padStart(8)}`,
    ...lines,
    `${result.faulty.length} faulty configs, recall ${percent(result.recall)}; ${result.healthy.length} healthy ones, false alarms ${percent(result.falseAlarms)}`,
  ].join('\n');
}
