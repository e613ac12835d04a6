import type { ProbeName, ProbeParams, ProbeResult } from '../protocol/probes';
import type { LandscapeDesk } from '../landscapeDesk';
import type { Run } from '../run';

/** What a probe may look at. */
export interface ProbeContext {
  readonly run: Run;
  readonly desk: LandscapeDesk;
  /** Training goes on: be quick, and take a part of large data. */
  readonly training: boolean;
  readonly signal: AbortSignal;
  report(done: number, total: number, message: string): void;
}

/** One way to look at a session. Those that answer at once may be part of every frame. */
export type Probe<N extends ProbeName> = (
  params: ProbeParams<N>,
  context: ProbeContext,
) => ProbeResult<N> | Promise<ProbeResult<N>>;

/** Rows that a frame looks at while training runs; at rest it is all of them. */
export const liveRows = 1024;
