import * as vscode from 'vscode';
import type { NetworkSession } from './sessions/networkSession';
import type { Sessions } from './sessions/sessions';

/**
 * Lets menus show Pause instead of Train: the context keys `deadeye.training` and `deadeye.loaded` list configs. By path,
 * which menus know as `resourcePath`: where the extension runs on another machine than the window, addresses differ.
 */
export function registerTrainingContext(sessions: Sessions): vscode.Disposable {
  let shown = '';
  const pathsOf = (wanted: (session: NetworkSession) => boolean): string[] =>
    sessions
      .all()
      .filter(wanted)
      .map(({ uri }) => uri.fsPath);
  return sessions.onDidChange(() => {
    const training = pathsOf(({ isTraining }) => isTraining);
    const loaded = pathsOf(({ link }) => link.state === 'alive');
    const key = JSON.stringify([training, loaded]);
    if (key === shown) return;
    shown = key;
    void vscode.commands.executeCommand('setContext', 'deadeye.training', training);
    void vscode.commands.executeCommand('setContext', 'deadeye.loaded', loaded);
  });
}
