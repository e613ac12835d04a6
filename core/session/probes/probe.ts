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

/** Multiplications that a frame may spend on samples: about 3 ms while training runs, about 50 ms at rest. */
export const quickLook = { training: 1e7, rest: 2e8 };
