import type { ProbeRequest } from '../../core/session/protocol/commands';
import { findingsRequest } from './glance';
import { sparklineRequest } from './sparkline';
import { eventsRequest } from './timeLine';

/** What header and time line want to know, whatever views are open. */
export const layoutProbes: readonly ProbeRequest[] = [sparklineRequest, findingsRequest, eventsRequest];
