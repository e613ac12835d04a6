import type { NetworkConfig } from '../../config/config';
import type { Dataset } from '../../data/dataset';
import type { FloatArray } from '../../network/definition';
import type { Finding } from '../../session/protocol/findings';
import type { Divergence } from '../../training/divergence';
import type { Trainer } from '../../training/trainer';
import { dataFactsOf } from './dataFacts';
import type { BatchSeries, DataFacts, Evidence, Observation } from './evidence';
import type { Observed } from './finding';
import { Observatories } from './observatory';
import { rules } from './registry';
import type { Rule } from './rule';
import { isMuted, thresholdsOf } from './settings';

interface Look {
  readonly observation: Observation;
  /** What ended the run right behind it. */
  readonly divergence: Divergence | undefined;
}

/** What the rules say at one look. */
type Verdicts = ReadonlyMap<Rule, readonly Observed[]>;

export interface MonitorOptions {
  /** The weights did not come from the config's own start, so that nothing can be said of it. */
  readonly foreignStart?: boolean;
  /** Loss and gradient norm of the minibatches up to a step; without it, none are known. */
  readonly batches?: (step: number) => BatchSeries;
}

const noBatches: BatchSeries = {
  step: new Float64Array(0),
  loss: new Float64Array(0),
  gradientNorm: new Float64Array(0),
};

/**
 * Follows a run and says what is wrong with it: is told of looks at it, and raises a finding once a rule has held at so
 * many looks in a row as it has patience for, until it holds no more. What it says depends on the looks alone, not on the
 * order in which they came.
 */
export class FindingMonitor {
  /** In the order of the steps. */
  private looks: Look[] = [];
  /** Once they were asked for; they depend on the looks before. */
  private readonly verdicts = new WeakMap<Look, Verdicts>();
  private readonly raised = new WeakMap<Look, readonly Finding[]>();
  private readonly observatories: Observatories;
  private readonly data: DataFacts;
  private readonly config: NetworkConfig;

  constructor(
    private readonly trainer: Trainer,
    private readonly dataset: Dataset,
    private readonly options: MonitorOptions = {},
  ) {
    this.config = trainer.config;
    this.data = dataFactsOf(dataset, this.config.loss);
    this.observatories = new Observatories(trainer);
  }

  /** The steps that were looked at, in order. */
  get steps(): readonly number[] {
    return this.looks.map(({ observation }) => observation.step);
  }

  /**
   * Looks at the present step.
   *
   * @param update θ after minus θ before the last step, where that is known
   * @param multiplications what the look may take, about 1e10 a second: beyond, it is over a part of the rows
   */
  observe(update?: FloatArray, multiplications = Infinity): void {
    this.take(this.observatories.within(multiplications).observe(update));
  }

  /** Takes over a look at a step, in place of an earlier one at the same. */
  take(observation: Observation, divergence = this.trainer.diverged): void {
    const { step } = observation;
    this.forgetAt(step);
    const later = this.looks.findIndex(look => look.observation.step > step);
    this.looks.splice(later < 0 ? this.looks.length : later, 0, { observation, divergence });
  }

  /** What was seen at a step, if it was looked at. */
  at(step: number): Observation | undefined {
    return this.looks.find(({ observation }) => observation.step === step)?.observation;
  }

  /** Every look so far, in order, with what was wrong then. */
  history(): readonly { readonly observation: Observation; readonly findings: readonly Finding[] }[] {
    return this.looks.map(look => {
      const { observation } = look;
      let findings = this.raised.get(look);
      if (!findings) this.raised.set(look, (findings = this.findings(observation.step)));
      return { observation, findings };
    });
  }

  /** Looks of a course that was left are void. */
  forgetAfter(step: number): void {
    this.looks = this.looks.filter(({ observation }) => observation.step <= step);
  }

  /** The look at a step does not count any more. */
  forgetAt(step: number): void {
    this.looks = this.looks.filter(({ observation }) => observation.step !== step);
    // What was said at later looks may have rested on this one.
    for (const look of this.looks) {
      if (look.observation.step < step) continue;
      this.verdicts.delete(look);
      this.raised.delete(look);
    }
  }

  /** What is wrong at a step (default: at the last look), the worst first. */
  findings(step = Infinity): Finding[] {
    const known = this.looks.filter(({ observation }) => observation.step <= step);
    if (known.length === 0) return [];
    const findings = rules.flatMap(rule => {
      // What was so at the start stays a fact about the run.
      const looks = rule.moment === 'start' ? known.slice(0, 1) : known;
      const patience = Math.min(rule.patience, looks.length);
      return this.saidBy(rule, looks[looks.length - 1]).flatMap((observed, index) => {
        const streak = this.streakOf(looks, rule, observed, index);
        if (streak.length < patience && observed.urgent !== true) return [];
        return [findingOf(rule, observed, streak[0].observation.step)];
      });
    });
    return findings.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  }

  /** The looks up to the last at which the rule said the same of the same place without a break. */
  private streakOf(looks: readonly Look[], rule: Rule, observed: Observed, index: number): readonly Look[] {
    const broken = looks.findLastIndex(
      look =>
        !this.saidBy(rule, look).some(
          (each, at) => each.layer === observed.layer && (observed.layer !== undefined || at === index),
        ),
    );
    return looks.slice(broken + 1);
  }

  private saidBy(rule: Rule, look: Look): readonly Observed[] {
    let verdicts = this.verdicts.get(look);
    if (!verdicts) this.verdicts.set(look, (verdicts = this.judge(look)));
    return verdicts.get(rule) ?? [];
  }

  private judge(look: Look): Verdicts {
    const evidence = this.evidence(look);
    const verdicts = new Map<Rule, readonly Observed[]>();
    for (const rule of rules) {
      const { step } = look.observation;
      if (rule.moment === 'start' && (step > 0 || this.options.foreignStart === true)) continue;
      if (isMuted(this.config, rule)) continue;
      verdicts.set(rule, rule.evaluate(evidence, thresholdsOf(this.config, rule)));
    }
    return verdicts;
  }

  private evidence(look: Look): Evidence {
    const { trainer, dataset, config, data, options } = this;
    const present = look.observation;
    const observations = this.looks
      .map(({ observation }) => observation)
      .filter(({ step }) => step <= present.step);
    const start = observations[0].step === 0 && options.foreignStart !== true ? observations[0] : undefined;
    return {
      config,
      description: dataset.description,
      data,
      stepsPerEpoch: trainer.stepsPerEpoch,
      totalSteps: trainer.totalSteps,
      observations,
      present,
      start,
      batches: options.batches?.(present.step) ?? noBatches,
      divergence: look.divergence,
    };
  }
}

const severities = ['error', 'warning', 'info'];

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
