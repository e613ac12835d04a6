import { diagnose, diagnoseWeights } from '../inspection/findings/diagnose';
import type { Finding } from '../session/protocol/findings';
import type { Run } from '../session/run';

/** A finding as the command line prints it. */
export interface PrintedFinding {
  readonly rule: string;
  readonly code: string;
  readonly severity: string;
  readonly layer: number | null;
  readonly units: readonly number[];
  readonly firstStep: number;
  readonly message: string;
  readonly why: string;
  readonly advice: string;
  readonly evidence: Readonly<Record<string, number>>;
}

/** What is wrong with a run that was trained already: one look, at where it stands. */
export function findingsOf(run: Run): readonly PrintedFinding[] {
  return diagnoseWeights(run.history, run.dataset).map(printed);
}

/** Trains the run from its start as configured, or looks at its weights, and applies every rule. */
export function diagnoseRun(
  run: Run,
  train: boolean,
  onProgress: (done: number, total: number) => void,
): readonly PrintedFinding[] {
  const findings = train
    ? diagnose(run.history, run.dataset, { onProgress })
    : diagnoseWeights(run.history, run.dataset);
  return findings.map(printed);
}

/** "1 error, 2 warnings". */
export function countOf(findings: readonly PrintedFinding[]): string {
  return ['error', 'warning', 'info']
    .map(severity => ({ severity, count: findings.filter(each => each.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(
      ({ severity, count }) =>
        `${count} ${severity === 'info' ? 'remark' : severity}${count === 1 ? '' : 's'}`,
    )
    .join(', ');
}

function printed(finding: Finding): PrintedFinding {
  const { rule, code, severity, layer, units, firstStep, message, why, advice, evidence } = finding;
  return {
    rule,
    code,
    severity,
    layer: layer ?? null,
    units,
    firstStep,
    message,
    why,
    advice,
    evidence: Object.fromEntries(evidence.map(({ name, value }) => [name, value])),
  };
}
