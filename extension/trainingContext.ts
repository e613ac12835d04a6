import * as vscode from 'vscode';
import type { Sessions } from './sessions/sessions';

/** Lets menus show Pause instead of Train: the context key `deadeye.training` lists the configs that train. */
export function registerTrainingContext(sessions: Sessions): vscode.Disposable {
  let shown = '';
  return sessions.onDidChange(() => {
    const training = sessions
      .all()
      .filter(({ isTraining }) => isTraining)
      .map(({ uri }) => uri.toString());
    const loaded = sessions
      .all()
      .filter(({ link }) => link.state === 'alive')
      .map(({ uri }) => uri.toString());
    const key = JSON.stringify([training, loaded]);
    if (key === shown) return;
    shown = key;
    void vscode.commands.executeCommand('setContext', 'deadeye.training', training);
    void vscode.commands.executeCommand('setContext', 'deadeye.loaded', loaded);
  });
}
