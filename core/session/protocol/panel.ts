import type { ConfigEdit } from './inspection';
import type { SessionCommands, SessionEvents } from './commands';
import type { Side } from './side';
import type { SessionSummary } from './status';

/** A compute worker, as seen from the host. */
export type SessionSide = Side<SessionCommands, SessionEvents>;

/** The extension host, as seen from a worker: it serves nothing and tells nothing. */
export type WorkerHostSide = Side;

/** The host, as seen from a webview: the session's commands are passed on to the worker, the others are its own. */
export type PanelHostSide = Side<SessionCommands & PanelCommands, SessionEvents & PanelEvents>;

/** A webview, as seen from the host. */
export type PanelSide = Side;

/** What only the host can do for the panel. */
export interface PanelCommands {
  /** The first call of a webview: it can draw now. Answers all it needs to be right at once, also after a reload. */
  ready: { params: { readonly version: number }; result: PanelState };
  /** Loads the config as it stands in the editor into the session, starting a worker if there is none. */
  restart: {
    params: {
      /** `scratch` = step 0 of the text in the editor; `snapshot` = where the dead worker's last snapshot was taken. */
      readonly from: 'scratch' | 'snapshot';
      /** Begin training as soon as it is loaded. */
      readonly train?: boolean;
    };
    result: PanelState;
  };
  /** Shows a line of the config in the editor (from 1); `column` counts from 1. */
  revealLine: { params: { readonly line: number; readonly column?: number }; result: Record<string, never> };
  /** Edits the config in the editor, as one step that can be undone. */
  editConfig: {
    params: { readonly title: string; readonly changes: readonly ConfigEdit[] };
    result: Record<string, never>;
  };
  /** Asks the user where a file goes, proposing `name` beside the config, and writes it; nothing is saved when called off. */
  saveFile: {
    params: { readonly name: string; readonly bytes: Uint8Array };
    result: { readonly saved: string | undefined };
  };
  /** Other configs that this one can be compared with. */
  otherConfigs: { params: Record<string, never>; result: OtherConfigs };
  /** The text of one of those, or (`editor`) of this config as it stands in the editor. */
  readConfig: {
    params: { readonly id: string };
    result: { readonly name: string; readonly text: string; readonly path: string };
  };
  /** What is chosen in the panel, so that the editor marks its line. */
  selected: { params: Selection; result: Record<string, never> };
  openLog: { params: Record<string, never>; result: Record<string, never> };
  /** Keeps the layout of this config's panel over reloads; the newest replaces the older. */
  saveView: { params: { readonly view: PersistedView }; result: Record<string, never> };
}

export interface OtherConfigs {
  /** The nearest first; `id` is what `readConfig` is asked for. */
  readonly configs: readonly { readonly id: string; readonly name: string }[];
}

/** What the host tells a webview of its own accord. */
export interface PanelEvents {
  /** A complete picture of everything but the run itself; replaces the earlier one. */
  panel: PanelState;
  /** A layer or unit was chosen elsewhere (a line of the editor, a debugger frame, a finding). */
  select: Selection;
}

/** All that a panel must know besides frames. */
export interface PanelState {
  /** The config's file name, for the title. */
  readonly name: string;
  /** The config's address. The page keeps it in its state, so that after a reload of the window the host knows whose page it is. */
  readonly config: string;
  /** False while the panel cannot be seen: stop drawing and acknowledge no frame. */
  readonly visible: boolean;
  /** The text in the editor differs from what was loaded. */
  readonly outOfDate: boolean;
  readonly session: SessionLink;
  /**
   * Present while the worker does not answer: it is at work on something unusually long, or hangs. `snapshotStep` is what
   * `restart({ from: 'snapshot' })` would return to.
   */
  readonly silent?: { readonly snapshotStep: number | undefined };
  /** The subscriber id this panel subscribes and acknowledges with. */
  readonly subscriber: string;
  readonly view: PersistedView | undefined;
  /** What was chosen elsewhere while no page could hear of it: it goes before what the page remembers. */
  readonly chosen?: Selection;
}

/** The life of the worker behind a panel. */
export type SessionLink =
  /** Nothing was started yet: offer Train. */
  | { readonly state: 'none' }
  /** A worker is starting or loading. */
  | { readonly state: 'starting'; readonly message: string }
  | { readonly state: 'alive'; readonly summary: SessionSummary }
  /** The config or data could not be loaded; `line` is the first problem's line in the config. */
  | { readonly state: 'failed'; readonly message: string; readonly line: number | undefined }
  /** The worker died; `snapshotStep` is what `restart({ from: 'snapshot' })` would return to. */
  | { readonly state: 'dead'; readonly message: string; readonly snapshotStep: number | undefined };

/** Shared by every view: selected anywhere is selected everywhere. Index as in the config; `layer` −1 is the input. */
export interface Selection {
  readonly layer: number | undefined;
  readonly unit: number | undefined;
  /** The loss, behind the last layer; then there is no layer. */
  readonly loss?: boolean;
}

/** Plain JSON without numbers that may be NaN; `version` is raised when its meaning changes, and older ones are dropped. */
export interface PersistedView {
  readonly version: 1;
  /** By view name: what each view wants to find again (open or closed, chosen tab, zoom …). */
  readonly views: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>;
}
