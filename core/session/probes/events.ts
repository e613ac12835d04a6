import { eventsOf } from '../runEvents';
import type { Probe } from './probe';

export const eventsProbe: Probe<'events'> = (_params, { run }) => ({ events: eventsOf(run) });
