import * as vscode from 'vscode';
import { registerCommands } from './commands';
import { registerLanguageFeatures } from './language/register';
import { newNetwork } from './newNetwork';
import { PanelSerializer } from './panelSerializer';
import { Panels } from './panels';
import { Sessions } from './session/sessions';
import { RunStatusBar } from './statusBar';
import { viewType } from './webviewHtml';

/** Registers everything and loads nothing: workers, data and views come with the first use. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Deadeye', { log: true });
  const sessions = new Sessions(context, log);
  const panels = new Panels(context, sessions, log);
  context.subscriptions.push(
    log,
    sessions,
    panels,
    new RunStatusBar(sessions),
    vscode.window.registerWebviewPanelSerializer(viewType, new PanelSerializer(panels)),
    vscode.commands.registerCommand('deadeye.newNetwork', () => newNetwork(context.extensionUri)),
  );
  registerCommands(context, sessions, panels, log);
  registerLanguageFeatures(context, sessions);
}
