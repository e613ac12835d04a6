import type { SessionFailure } from '../core/session/protocol/commands';
import type { PanelState, Selection } from '../core/session/protocol/panel';
import type { SessionStatus, SessionSummary } from '../core/session/protocol/status';
import { ProbeResults } from './probeResults';

/**
 * All that the panel shows, in three parts that live differently: `resource` is what the host told and is never kept,
 * `navigation` is where the user is, `ui` how the user likes things; those two survive a reload. What follows from them
 * is never stored.
 */
export interface State {
  readonly resource: Resource;
  readonly navigation: Navigation;
  readonly ui: ViewSettings;
}

export interface Resource {
  readonly panel: PanelState | undefined;
  /** Raised whenever a session has been loaded: what was asked once about the earlier one is void. */
  readonly generation: number;
  /** The newest status, from a frame or an event. */
  readonly status: SessionStatus | undefined;
  readonly results: ProbeResults;
  /** The command under way that the user waits for. */
  readonly busy: string | undefined;
  /** Why the last command could not be done; shown until the next one. */
  readonly failure: SessionFailure | undefined;
}

export interface Navigation {
  readonly selection: Selection;
  /** Views of the lower area that the user wants open, the latest choice last. */
  readonly open: readonly string[];
}

export type Setting = string | number | boolean;

/** By view, then by name. */
export type ViewSettings = Readonly<Record<string, Readonly<Record<string, Setting>>>>;

export const nothingSelected: Selection = { layer: undefined, unit: undefined };

export const initialState: State = {
  resource: {
    panel: undefined,
    generation: 0,
    status: undefined,
    results: ProbeResults.none,
    busy: undefined,
    failure: undefined,
  },
  navigation: { selection: nothingSelected, open: ['inspector', 'curves', 'data'] },
  ui: {},
};

/** What the running session has loaded; undefined while there is none. */
export function summaryOf({ resource: { panel } }: State): SessionSummary | undefined {
  return panel?.session.state === 'alive' ? panel.session.summary : undefined;
}
