import type { Run } from '../session/run';

/** A finding as the command line prints it. */
export interface PrintedFinding {
  readonly rule: string;
  readonly severity: string;
  readonly layer: number | undefined;
  readonly units: readonly number[];
  readonly message: string;
  readonly advice: string;
}

export function findingsOf(run: Run): readonly PrintedFinding[] {
  void run;
  return [];
}
