import * as vscode from 'vscode';
import { toFailure } from '../../core/session/protocol/failure';
import type { ActiveConfig } from '../activeConfig';
import type { Log } from '../log';
import { revealLine } from '../panel/revealLine';
import type { Panels } from '../panel/panels';
import type { NetworkSession } from '../sessions/networkSession';
import type { Sessions } from '../sessions/sessions';

export interface CommandSurroundings {
  readonly sessions: Sessions;
  readonly panels: Panels;
  readonly active: ActiveConfig;
  readonly log: Log;
}

export type Action = (session: NetworkSession) => Promise<unknown>;

/**
 * Registers commands on a config's run. Each takes the config's address, as menus and lenses pass it, or means the config
 * in front of the user. What goes wrong is told in words; nothing is thrown at VS Code.
 */
export function registerOnConfig(
  surroundings: CommandSurroundings,
  actions: Readonly<Record<string, Action>>,
): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(actions).map(([name, action]) =>
      vscode.commands.registerCommand(name, (target?: unknown) => perform(surroundings, action, target)),
    ),
  );
}

async function perform(
  { sessions, active, log }: CommandSurroundings,
  action: Action,
  target: unknown,
): Promise<void> {
  const uri = addressOf(target) ?? active.uri;
  if (!uri) {
    await offerNewNetwork();
    return;
  }
  const session = sessions.of(uri);
  try {
    await action(session);
  } catch (error) {
    const failure = toFailure(error);
    if (failure.kind === 'cancelled') return;
    if (failure.kind === 'defect') log.error(failure.stack ?? failure.message);
    void vscode.window.showErrorMessage(`${session.name}: ${failure.message}`);
  }
}

/** Menus give a Uri; a link in Markdown can only give its text. */
function addressOf(target: unknown): vscode.Uri | undefined {
  if (target instanceof vscode.Uri) return target;
  return typeof target === 'string' ? vscode.Uri.parse(target) : undefined;
}

async function offerNewNetwork(): Promise<void> {
  const create = 'New Network';
  const choice = await vscode.window.showInformationMessage(
    'Open a network config (*.mlp.json) first, or make a new one.',
    create,
  );
  if (choice === create) await vscode.commands.executeCommand('deadeye.newNetwork');
}

/**
 * Shows the panel and sees to it that a run is loaded: starts one where there is none, and asks where the text has been
 * edited since. False when there is nothing to go on with; the user has been told why.
 */
export async function ensureLoaded(
  session: NetworkSession,
  { panels }: CommandSurroundings,
): Promise<boolean> {
  panels.open(session.uri);
  if (session.link.state !== 'alive') {
    await session.restart();
  } else if (session.outOfDate && !session.isTraining) {
    const restart = 'Restart with the New Config';
    const keep = 'Go On with the Old One';
    const choice = await vscode.window.showInformationMessage(
      `${session.name} was edited since this run began.`,
      restart,
      keep,
    );
    if (choice === undefined) return false;
    if (choice === restart) await session.restart();
  }
  if (session.link.state === 'failed') void explainFailedLoad(session);
  return session.link.state === 'alive';
}

/** A config with mistakes is not run; the message leads to the first of them. */
export async function explainFailedLoad({ link, name, uri }: NetworkSession): Promise<void> {
  if (link.state !== 'failed') return;
  const { line, message } = link;
  const show = 'Show';
  const choice = await vscode.window.showErrorMessage(
    `${name}: ${message}`,
    ...(line === undefined ? [] : [show]),
  );
  if (choice === show && line !== undefined) await revealLine(uri, line);
}
