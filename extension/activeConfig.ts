import * as vscode from 'vscode';
import type { Panels } from './panel/panels';
import { isConfig } from './configDocuments';
import type { NetworkSession } from './sessions/networkSession';
import type { Sessions } from './sessions/sessions';

/**
 * Which config a command or the status bar means: the one in the active editor, the one whose panel is active, otherwise
 * one that trains or was looked at last.
 */
export class ActiveConfig implements vscode.Disposable {
  private last: vscode.Uri | undefined;
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[];

  readonly onDidChange = this.changed.event;

  constructor(
    private readonly sessions: Sessions,
    private readonly panels: Panels,
  ) {
    this.subscriptions = [
      vscode.window.onDidChangeActiveTextEditor(() => this.look()),
      panels.onDidChangeActive(() => this.look()),
      this.changed,
    ];
    this.look();
  }

  /** What is in front of the user; undefined when that is something else. */
  get inFront(): vscode.Uri | undefined {
    const document = vscode.window.activeTextEditor?.document;
    if (document && isConfig(document)) return document.uri;
    return this.panels.activeSession?.uri;
  }

  get uri(): vscode.Uri | undefined {
    return this.inFront ?? this.sessions.all().find(session => session.isTraining)?.uri ?? this.last;
  }

  get session(): NetworkSession | undefined {
    return this.sessions.find(this.uri);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private look(): void {
    this.last = this.inFront ?? this.last;
    this.changed.fire();
  }
}
