import type { ConfigEdit } from './inspection';

export type FindingSeverity = 'info' | 'warning' | 'error';

export interface EvidenceItem {
  readonly name: string;
  readonly value: number;
}

/** Edits that repair the config; `compare` tries them. */
export interface FindingFix {
  readonly title: string;
  readonly changes: readonly ConfigEdit[];
}

/** One thing that is wrong with the run, with the numbers that say so. */
export interface Finding {
  /** The rule: `R1`, `R1b`, … */
  readonly rule: string;
  /** The rule's name, kebab-case: its key in the config's `findings`. */
  readonly code: string;
  /** The rule with its place: the same finding keeps it from one evaluation to the next. */
  readonly id: string;
  readonly title: string;
  readonly severity: FindingSeverity;
  readonly layer: number | undefined;
  /** Units at fault; empty when it concerns the layer or the run. */
  readonly units: readonly number[];
  /** The first step at which it was so, as far as the kept snapshots tell. */
  readonly firstStep: number;
  readonly message: string;
  readonly evidence: readonly EvidenceItem[];
  readonly why: string;
  readonly advice: string;
  /** The likeliest repair, and all of them. */
  readonly fix: FindingFix | undefined;
  readonly fixes: readonly FindingFix[];
}

export type FindingsParams = Record<string, never>;

export interface Findings {
  /** The step that was judged; behind the present one while training runs fast. */
  readonly step: number;
  readonly findings: readonly Finding[];
  /** Looks at the past that are still to come, at rest; with none, these are the findings of `deadeye diagnose`. */
  readonly pending: number;
  readonly rules: readonly RuleFacts[];
}

/** A rule with the thresholds that are in force. */
export interface RuleFacts {
  readonly id: string;
  readonly title: string;
  readonly muted: boolean;
  readonly thresholds: readonly ThresholdFacts[];
}

export interface ThresholdFacts {
  readonly name: string;
  readonly value: number;
  readonly default: number;
  readonly meaning: string;
}
