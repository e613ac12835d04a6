import type { Finding, FindingFix } from '../../session/protocol/findings';

/** What a rule says at one moment; the rest of the finding is the rule's and the monitor's. */
export interface Observed extends Pick<Finding, 'severity' | 'message' | 'advice'> {
  /** Index of the layer at fault; absent for the run as a whole. */
  readonly layer?: number;
  readonly units?: readonly number[];
  readonly evidence: Readonly<Record<string, number>>;
  /** The step at which it began, where the rule knows better than the look at which it first spoke. */
  readonly since?: number;
  /** Raised without the rule's patience: the run is over, and no look will follow. */
  readonly urgent?: boolean;
  /** Repairs, the likeliest first. */
  readonly fixes?: readonly FindingFix[];
}
