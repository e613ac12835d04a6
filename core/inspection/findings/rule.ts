import type { Evidence } from './evidence';
import type { Observed } from './finding';

/** A number that decides whether a rule speaks; the config's `findings` may set another one. */
export interface Threshold {
  readonly default: number;
  readonly description: string;
}

export type Thresholds = Readonly<Record<string, Threshold>>;

/** `config`: says something of the config and its data, whatever the weights. `start`: judged at step 0 alone, and true for the whole run. `always`: judged at every look. */
export type RuleMoment = 'config' | 'start' | 'always';

/**
 * One rule about what goes wrong in training. Adding a rule is one file that exports one of these, and one line in
 * `registry.ts`. Light: it loads neither the kernels nor a network.
 */
export interface Rule<T extends Thresholds = Thresholds> {
  /** As in the documentation: R1 … */
  readonly id: string;
  /** Stable, kebab-case: the key in the config's `findings`. */
  readonly code: string;
  readonly title: string;
  /** Why what it finds matters; Markdown of one or two sentences. */
  readonly why: string;
  readonly moment: RuleMoment;
  /** Looks in a row at which it must hold before it is raised. */
  readonly patience: number;
  readonly thresholds: T;
  evaluate(evidence: Evidence, thresholds: { readonly [K in keyof T]: number }): readonly Observed[];
}

/** Keeps the names of the thresholds for `evaluate`. */
export function defineRule<const T extends Thresholds>(rule: Rule<T>): Rule {
  return rule;
}
