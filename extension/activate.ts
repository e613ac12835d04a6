import * as vscode from 'vscode';
import { ActiveConfig } from './activeConfig';
import { registerRunCommands } from './commands/runCommands';
import { registerWeightCommands } from './commands/weightCommands';
import { registerDebugger } from './debug/register';
import { wakeJsonService } from './jsonService';
import { registerLanguageFeatures } from './language/register';
import { newNetwork } from './newNetwork';
import { registerNotices } from './notices';
import type { EditorSelection } from './panel/editorSelection';
import { panelType } from './panel/networkPanel';
import { Panels } from './panel/panels';
import { CheckpointStore } from './sessions/checkpoints';
import { Sessions } from './sessions/sessions';
import { StatusBar } from './statusBar';
import { registerTrainingContext } from './trainingContext';

/** What the extension gives to others, its own tests among them. */
export interface DeadeyeApi {
  readonly sessions: Sessions;
  readonly panels: Panels;
  readonly selection: EditorSelection;
}

let running: Sessions | undefined;

/** Registers everything and loads nothing: workers, data and views come with the first use. */
export function activate(context: vscode.ExtensionContext): DeadeyeApi {
  const log = vscode.window.createOutputChannel('Deadeye', { log: true });
  const storage = context.storageUri ?? context.globalStorageUri;
  const sessions = new Sessions({
    workerFile: context.asAbsolutePath('dist/worker.js'),
    checkpoints: new CheckpointStore(vscode.Uri.joinPath(storage, 'runs').fsPath),
    log,
  });
  const panels = new Panels(context, sessions, log);
  const active = new ActiveConfig(sessions, panels);
  context.subscriptions.push(
    log,
    sessions,
    panels,
    active,
    new StatusBar(sessions, active, panels),
    registerRunCommands({ sessions, panels, active, log }),
    registerWeightCommands({ sessions, panels, active, log }),
    registerDebugger({ sessions, panels, active, log }),
    registerNotices(sessions),
    registerTrainingContext(sessions),
    vscode.window.registerWebviewPanelSerializer(panelType, panels),
    vscode.commands.registerCommand('deadeye.newNetwork', () => newNetwork(context.extensionUri)),
  );
  const selection = registerLanguageFeatures(context, sessions, panels);
  void wakeJsonService(log);
  running = sessions;
  return { sessions, panels, selection };
}

/** The window closes or is reloaded: the runs are kept for the next one. */
export async function deactivate(): Promise<void> {
  await running?.preserve();
}
