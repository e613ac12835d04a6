import type { LogOutputChannel } from 'vscode';

/** Where everything goes that is of interest to a person looking for a cause, and to nobody else. */
export type Log = Pick<LogOutputChannel, 'info' | 'warn' | 'error' | 'show'>;
