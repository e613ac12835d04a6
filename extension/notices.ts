import * as vscode from 'vscode';
import { isConfig } from './configDocuments';
import type { NetworkSession } from './sessions/networkSession';
import type { Sessions } from './sessions/sessions';

/** Tells of what the user should decide: a worker that died or is silent, a run that no longer fits its config. */
export function registerNotices(sessions: Sessions): vscode.Disposable {
  const asked = new WeakSet<NetworkSession>();
  const onSaved = async (session: NetworkSession): Promise<void> => {
    await session.compareText();
    if (!session.outOfDate || asked.has(session)) return;
    asked.add(session);
    await offerRestart(session);
  };
  return vscode.Disposable.from(
    sessions.onDeath(({ session, why }) => void tellOfDeath(session, why)),
    sessions.onSilence(session => void tellOfSilence(session)),
    sessions.onDidChange(session => {
      if (!session.outOfDate) asked.delete(session);
    }),
    // Saving is the moment at which the author means what is written; while typing, the view and status bar say it quietly.
    vscode.workspace.onDidSaveTextDocument(document => {
      const session = isConfig(document) ? sessions.find(document.uri) : undefined;
      if (session) void onSaved(session);
    }),
  );
}

async function tellOfDeath(session: NetworkSession, why: string): Promise<void> {
  const { link } = session;
  const step = link.state === 'dead' ? link.snapshotStep : undefined;
  const again = step === undefined ? 'Start Again' : `Start Again from Step ${step}`;
  const log = 'Show Log';
  const choice = await vscode.window.showErrorMessage(`${session.name}: ${why}`, again, log);
  if (choice === again) await vscode.commands.executeCommand('deadeye.startAgain', session.uri);
  if (choice === log) await vscode.commands.executeCommand('deadeye.showLog');
}

/** A worker that is silent may be at work: whether to wait is for the user to say. */
async function tellOfSilence(session: NetworkSession): Promise<void> {
  const step = session.snapshotStep;
  const again = step === undefined ? 'Stop' : `Start Again from Step ${step}`;
  const choice = await vscode.window.showWarningMessage(
    `${session.name}: the compute worker has not answered for a while. It may be at work on something large, or it hangs.`,
    again,
    'Keep Waiting',
  );
  if (choice !== again || !session.silent) return;
  const command = step === undefined ? 'deadeye.stop' : 'deadeye.startAgain';
  await vscode.commands.executeCommand(command, session.uri);
}

async function offerRestart(session: NetworkSession): Promise<void> {
  const restart = 'Restart';
  const choice = await vscode.window.showInformationMessage(
    `${session.name} has changed: its run is out of date.`,
    restart,
  );
  if (choice === restart) await vscode.commands.executeCommand('deadeye.restart', session.uri);
}
