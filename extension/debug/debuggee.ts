import type { ConfigDocument } from '../../core/config/document';
import type { SessionCommands } from '../../core/session/protocol/commands';
import type { Caller } from '../../core/session/protocol/side';
import type { SessionStatus, SessionSummary } from '../../core/session/protocol/status';
import type { StopLog } from '../../core/session/protocol/stops';

/** What a debuggee tells of its own accord. */
export interface DebuggeeListener {
  status(status: SessionStatus): void;
  log(entry: StopLog): void;
  /** Another config, or the same one edited, was loaded into the session. */
  loaded(): void;
  /** The worker is gone; why, in words. */
  ended(why: string): void;
}

/** A loaded run as the debug adapter needs it. */
export interface Debuggee extends Caller<SessionCommands> {
  readonly name: string;
  /** Of the config, as the editor names its file. */
  readonly path: string;
  readonly summary: SessionSummary;
  readonly status: SessionStatus;
  /** The text that was loaded, with the place of every layer. */
  readonly document: ConfigDocument;
  /** From here on; the answer ends it. */
  listen(listener: DebuggeeListener): { dispose(): void };
}

/** Loads a config afresh, or joins the run that is there. Rejects with words for the user. */
export type OpenDebuggee = (config: string, fresh: boolean) => Promise<Debuggee>;
