import type * as vscode from 'vscode';
import type { Panels } from './panels';

/** Brings panels back after the window was reloaded; a panel whose config is not known any more is closed. */
export class PanelSerializer implements vscode.WebviewPanelSerializer {
  constructor(private readonly panels: Panels) {}

  deserializeWebviewPanel(view: vscode.WebviewPanel): Promise<void> {
    const uri = this.panels.formerUri(view.title);
    if (uri) this.panels.adopt(view, uri);
    else view.dispose();
    return Promise.resolve();
  }
}
