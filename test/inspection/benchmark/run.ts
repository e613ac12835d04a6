import { loadConfig } from '../../../core/config/loadConfig';
import { diagnose } from '../../../core/inspection/findings/diagnose';
import { rules } from '../../../core/inspection/findings/registry';
import type { Finding } from '../../../core/session/protocol/findings';
import { History } from '../../../core/training/history';
import { Trainer } from '../../../core/training/trainer';
import type { BenchmarkCase } from './cases';
import { faulty } from './faulty';
import { healthyCases } from './healthy';

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
export async function runBenchmark(): Promise<BenchmarkResult> {
  const faultyResults = [];
  for (const each of faulty) {
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
  for (const each of healthyCases) {
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

async function findingsOf({ config }: BenchmarkCase): Promise<Finding[]> {
  const loaded = await loadConfig(JSON.stringify(config), '/benchmark.mlp.json');
  const trainer = new Trainer({ config: loaded.config, dataset: loaded.dataset });
  return diagnose(new History(trainer), loaded.dataset);
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
