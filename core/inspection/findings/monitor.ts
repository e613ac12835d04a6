import type { NetworkConfig } from '../../config/config';
import type { Dataset } from '../../data/dataset';
import type { FloatArray } from '../../network/definition';
import type { Finding } from '../../session/protocol/findings';
import type { Trainer } from '../../training/trainer';
import { dataFactsOf } from './dataFacts';
import type { BatchSeries, DataFacts, Evidence, Observation } from './evidence';
import type { Observed } from './finding';
import { Observatory } from './observatory';
import { rules } from './registry';
import type { Rule } from './rule';
import { isMuted, thresholdsOf } from './settings';

interface Judged {
  readonly observation: Observation;
  readonly verdicts: ReadonlyMap<Rule, readonly Observed[]>;
}

export interface MonitorOptions {
  /** The weights did not come from the config's own start, so that nothing can be said of it. */
  readonly foreignStart?: boolean;
}

/**
 * Follows a run and says what is wrong with it: looks at it now and then, and raises a finding once a rule has held at so
 * many looks in a row as it has patience for, until it holds no more.
 */
export class FindingMonitor {
  private judged: Judged[] = [];
  /** What was raised at a look, once it was asked; it depends on the looks before. */
  private raised = new WeakMap<Judged, readonly Finding[]>();
  /** By the multiplications that a look may take. */
  private readonly observatories = new Map<number, Observatory>();
  private readonly data: DataFacts;
  private readonly config: NetworkConfig;

  constructor(
    private readonly trainer: Trainer,
    private readonly dataset: Dataset,
    private readonly options: MonitorOptions = {},
  ) {
    this.config = trainer.config;
    this.data = dataFactsOf(dataset, this.config.loss);
  }

  /** The steps that were looked at, in order. */
  get steps(): readonly number[] {
    return this.judged.map(({ observation }) => observation.step);
  }

  /**
   * Looks at the present step and judges it.
   *
   * @param batches loss and gradient norm of the minibatches so far
   * @param update θ after minus θ before the last step, where that is known
   * @param multiplications what the look may take, about 1e10 a second: beyond, it is over a part of the rows
   */
  observe(batches: BatchSeries, update?: FloatArray, multiplications = Infinity): void {
    const { trainer, observatories } = this;
    const observatory = observatories.get(multiplications) ?? new Observatory(trainer, multiplications);
    observatories.set(multiplications, observatory);
    const observation = observatory.observe(update);
    const earlier = this.judged.filter(({ observation: { step } }) => step < observation.step);
    const evidence = this.evidence([...earlier.map(each => each.observation), observation], batches);
    const verdicts = new Map<Rule, readonly Observed[]>();
    for (const rule of rules) {
      if (rule.moment === 'start' && (observation.step > 0 || this.options.foreignStart === true)) continue;
      if (isMuted(this.config, rule)) continue;
      verdicts.set(rule, rule.evaluate(evidence, thresholdsOf(this.config, rule)));
    }
    const later = this.judged.filter(({ observation: { step } }) => step > observation.step);
    if (later.length > 0) this.raised = new WeakMap();
    this.judged = [...earlier, { observation, verdicts }, ...later];
  }

  /** What was seen at a step, if it was looked at. */
  at(step: number): Observation | undefined {
    return this.judged.find(({ observation }) => observation.step === step)?.observation;
  }

  /** Every look so far, in order, with what was wrong then. */
  history(): readonly { readonly observation: Observation; readonly findings: readonly Finding[] }[] {
    return this.judged.map(judged => {
      const { observation } = judged;
      let findings = this.raised.get(judged);
      if (!findings) this.raised.set(judged, (findings = this.findings(observation.step)));
      return { observation, findings };
    });
  }

  /** Looks of a course that was left are void. */
  forgetAfter(step: number): void {
    this.judged = this.judged.filter(({ observation }) => observation.step <= step);
  }

  /** What is wrong at a step (default: at the last look), the worst first. */
  findings(step = Infinity): Finding[] {
    const judged = this.judged.filter(({ observation }) => observation.step <= step);
    const last = judged.at(-1);
    if (!last) return [];
    const findings = rules.flatMap(rule => {
      // What was so at the start stays a fact about the run.
      const looks = rule.moment === 'start' ? judged.slice(0, 1) : judged;
      const patience = Math.min(rule.patience, looks.length);
      return (looks.at(-1)?.verdicts.get(rule) ?? []).flatMap((observed, index) => {
        const streak = streakOf(looks, rule, observed, index);
        if (streak.length < patience && observed.urgent !== true) return [];
        return [findingOf(rule, observed, streak[0].observation.step)];
      });
    });
    return findings.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  }

  private evidence(observations: readonly Observation[], batches: BatchSeries): Evidence {
    const { trainer, dataset, config, data } = this;
    const present = observations[observations.length - 1];
    const start =
      observations[0].step === 0 && this.options.foreignStart !== true ? observations[0] : undefined;
    return {
      config,
      description: dataset.description,
      data,
      stepsPerEpoch: trainer.stepsPerEpoch,
      totalSteps: trainer.totalSteps,
      observations,
      present,
      start,
      batches,
      divergence: trainer.diverged,
    };
  }
}

const severities = ['error', 'warning', 'info'];

/** The looks up to the last at which the rule said the same of the same place without a break. */
function streakOf(
  looks: readonly Judged[],
  rule: Rule,
  observed: Observed,
  index: number,
): readonly Judged[] {
  const says = ({ verdicts }: Judged): boolean =>
    verdicts
      .get(rule)
      ?.some((each, at) => each.layer === observed.layer && (observed.layer !== undefined || at === index)) ??
    false;
  const broken = looks.findLastIndex(look => !says(look));
  return looks.slice(broken + 1);
}

function findingOf(rule: Rule, observed: Observed, firstStep: number): Finding {
  const { layer, units = [], severity, message, evidence, advice, fixes = [], since } = observed;
  return {
    rule: rule.id,
    code: rule.code,
    id: layer === undefined ? rule.id : `${rule.id}@${layer}`,
    title: rule.title,
    severity,
    layer,
    units,
    firstStep: Math.min(firstStep, since ?? firstStep),
    message,
    evidence: Object.entries(evidence).map(([name, value]) => ({ name, value })),
    why: rule.why,
    advice,
    fix: fixes[0],
    fixes,
  };
}
