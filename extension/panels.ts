import { basename } from 'node:path';
import * as vscode from 'vscode';
import { Panel } from './panel';
import type { Sessions } from './session/sessions';
import { viewType } from './webviewHtml';

/** The panels of this window, at most one a config. */
export class Panels implements vscode.Disposable {
  private readonly byUri = new Map<string, Panel>();

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly sessions: Sessions,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Shows a config's panel beside its text, making it when there is none. The text keeps the focus. */
  show(uri: vscode.Uri): Panel {
    const found = this.byUri.get(uri.toString());
    if (found) {
      found.view.reveal(undefined, true);
      return found;
    }
    const view = vscode.window.createWebviewPanel(
      viewType,
      `Deadeye: ${basename(uri.path)}`,
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true },
    );
    return this.adopt(view, uri);
  }

  /** Takes over a panel that VS Code has brought back. */
  adopt(view: vscode.WebviewPanel, uri: vscode.Uri): Panel {
    const panel = new Panel(view, this.sessions.open(uri), this.sessions, this.context, this.log);
    const key = uri.toString();
    this.byUri.set(key, panel);
    view.onDidDispose(() => {
      panel.dispose();
      if (this.byUri.get(key) === panel) this.byUri.delete(key);
    });
    // After a reload of the window VS Code brings the panel back and asks which config it was.
    void this.context.workspaceState.update(`panel:${view.title}`, key);
    return panel;
  }

  find(uri: vscode.Uri): Panel | undefined {
    return this.byUri.get(uri.toString());
  }

  /** The config of the panel that has the focus. */
  activeUri(): vscode.Uri | undefined {
    return [...this.byUri.values()].find(({ view }) => view.active)?.host.uri;
  }

  /** The config that a panel of that title showed before the window was reloaded. */
  formerUri(title: string): vscode.Uri | undefined {
    const key = this.context.workspaceState.get<string>(`panel:${title}`);
    return key === undefined ? undefined : vscode.Uri.parse(key);
  }

  dispose(): void {
    for (const panel of this.byUri.values()) panel.view.dispose();
  }
}
